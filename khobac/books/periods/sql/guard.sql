-- period_guard: may these entries be made? One call a batch, from ledger_post, which gives its few distinct combinations.
-- Raises KB005 with the name of the closed period.
--
-- 1. A temporarily closed day, month or year takes an entry dated in it only by a permit for its event; one closed for good
-- takes none. What is dated 31 December and recorded in the next year belongs to the adjustment period: its day and its
-- month may be closed, its year must be open.
-- 2. A budget year closed for good (settled) takes no entry on the accounts of a unit, whatever its day.
-- The shared lock makes a closing wait for postings in flight, and postings wait until a closing has committed.

-- The closed period that keeps these entries out, or NULL. Looked for only when some period that matters is not open.
CREATE FUNCTION period_that_refuses(
    p_treasury bigint, p_at timestamptz, p_event text[], p_booked_on date[], c_unit text[], c_year int[])
RETURNS text
LANGUAGE sql STABLE
SET enable_nestloop = on
AS $$
    WITH entry AS (
        SELECT DISTINCT event, booked_on,
            extract(year FROM p_at AT TIME ZONE interval '7 hours') > extract(year FROM booked_on)
                AND to_char(booked_on, 'MM-DD') = '12-31' AS is_adjustment
        FROM unnest(p_event, p_booked_on) AS given (event, booked_on)
    ), refusing AS (
        SELECT period.kind, period.first_on FROM entry
        JOIN period ON period.treasury_id = p_treasury AND entry.booked_on BETWEEN period.first_on AND period.last_on
        WHERE (period.kind = 'year' OR NOT is_adjustment)
            AND (period.state = 'permanently_closed' OR period.state = 'temporarily_closed' AND NOT EXISTS (
                SELECT FROM period_permit AS permit
                WHERE permit.treasury_id = p_treasury AND permit.kind = period.kind AND permit.first_on = period.first_on
                    AND permit.event IN ('*', entry.event) AND p_at BETWEEN permit.from_at AND permit.until_at))
        UNION ALL
        SELECT period.kind, period.first_on
        FROM (SELECT DISTINCT year FROM unnest(c_unit, c_year) AS c (unit, year) WHERE unit <> '' AND year > 0) AS budget
        JOIN period ON period.treasury_id = p_treasury AND period.kind = 'year'
            AND period.first_on = make_date(budget.year, 1, 1) AND period.state = 'permanently_closed'
    )
    SELECT left(first_on::text, CASE kind WHEN 'year' THEN 4 WHEN 'month' THEN 7 ELSE 10 END)
    FROM refusing ORDER BY first_on, kind DESC LIMIT 1
$$;

CREATE FUNCTION period_guard(
    p_treasury bigint, p_at timestamptz,
    p_event text[], p_booked_on date[],                             -- of all entries
    c_booked_on date[], c_unit text[], c_year int[])                -- of their combinations
RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    earliest date;
    closed text;
BEGIN
    PERFORM pg_advisory_xact_lock_shared(hashtextextended('periods', p_treasury));
    SELECT least(min(booked_on), make_date(min(year) FILTER (WHERE year > 0), 12, 31)) INTO earliest
    FROM unnest(c_booked_on, c_year) AS combination (booked_on, year);
    PERFORM FROM period WHERE treasury_id = p_treasury AND state <> 'open' AND last_on >= earliest LIMIT 1;
    IF FOUND THEN                    -- hardly ever
        closed := period_that_refuses(p_treasury, p_at, p_event, p_booked_on, c_unit, c_year);
        IF closed IS NOT NULL THEN
            RAISE EXCEPTION USING ERRCODE = 'KB005', MESSAGE = closed;
        END IF;
    END IF;
END $$;
