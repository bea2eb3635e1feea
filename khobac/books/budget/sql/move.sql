-- budget_move: all movements of a batch on the lines of one treasury. Called by budget/services.py alone.
--
-- No two movements of a batch may share line, reference and event.
-- 1. lines that do not exist are made; 2. all lines are locked in key order; 3. where there is money for all of the batch in
-- whatever order and none was done before, as nearly always, all are done; 4. else movements done before are answered as
-- such, and on each line the movements are taken in the order given: where every one fits, all are done at once; lines short
-- of money take them one by one, first come first served.
-- A movement that lowers what is available must leave at least `withheld` (an amount frozen); one that does not, passes.
-- A cut is taken from the estimate, never from what is provisional: no more of it than there is.
-- `short` is the đồng missing. Raises KB003 when a movement was done before with other amounts.

-- The movements of a line that is short, one by one. `applied` answers which are done.
CREATE FUNCTION budget_first_come(
    p_available bigint, p_estimate bigint, p_change bigint[], p_d_estimate bigint[], p_withheld bigint[])
RETURNS bigint[]                     -- đồng short of each movement, 0 = done
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    left_over bigint := p_available;
    estimate_left bigint := p_estimate;
    short bigint[] := '{}';
    missing bigint;
BEGIN
    FOR i IN 1 .. cardinality(p_change) LOOP
        missing := greatest(0, CASE WHEN p_change[i] < 0 THEN p_withheld[i] - left_over - p_change[i] END,
                               CASE WHEN p_d_estimate[i] < 0 THEN - estimate_left - p_d_estimate[i] END);
        IF missing = 0 THEN
            left_over := left_over + p_change[i];
            estimate_left := estimate_left + p_d_estimate[i];
        END IF;
        short := short || missing;
    END LOOP;
    RETURN short;
END $$;

CREATE FUNCTION budget_move(
    p_treasury bigint, p_at timestamptz,
    k_kind text[], k_unit text[], k_source text[], k_year int[],             -- the distinct lines of the batch
    p_line int[], p_unit text[], p_reference text[], p_event text[],         -- movements; p_line points at a line
    p_estimate bigint[], p_provisional bigint[], p_deposited bigint[], p_reserved bigint[], p_committed bigint[],
    p_advance bigint[], p_actual bigint[], p_withheld bigint[], p_actor text[], p_reason text[])
RETURNS TABLE (n int, short bigint, already boolean, provisional bigint)
LANGUAGE plpgsql
SET enable_seqscan = off             -- arrays have no statistics, and the plan is kept while tables grow:
SET enable_hashjoin = off            -- rows of tables are always found by their keys
SET enable_mergejoin = off
SET enable_nestloop = on
SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
DECLARE
    line_ids bigint[];               -- of the lines as locked, in their order in the batch, like the next three
    availables bigint[];
    estimates bigint[];
    provisional_ones bigint[];
    any_paced boolean;
    shorts bigint[];
    alreadys boolean[];
    provisionals bigint[];
    mistaken text;
    are_plain boolean;               -- there is money for all, and none was done before
BEGIN
    INSERT INTO budget_line (treasury_id, account_kind, unit_code, source, year)
    SELECT p_treasury, key.kind, key.unit, key.source, key.year
    FROM unnest(k_kind, k_unit, k_source, k_year) AS key (kind, unit, source, year)
    LEFT JOIN LATERAL (         -- LIMIT holds the planner to one look-up a row, also in a plan made on an empty table
        SELECT true AS stands FROM budget_line WHERE treasury_id = p_treasury AND account_kind = key.kind
            AND unit_code = key.unit AND source = key.source AND year = key.year LIMIT 1
    ) AS known ON true
    WHERE known.stands IS NULL
    ORDER BY key.kind, key.unit, key.source, key.year
    ON CONFLICT (treasury_id, account_kind, unit_code, source, year) DO NOTHING;

    WITH locked AS MATERIALIZED (
        SELECT key.k, line.id, line.available, line.estimate, line.provisional, line.is_paced
        FROM (SELECT * FROM unnest(k_kind, k_unit, k_source, k_year) WITH ORDINALITY AS key (kind, unit, source, year, k)
              ORDER BY kind, unit, source, year) AS key
        CROSS JOIN LATERAL (
            SELECT id, available, estimate, provisional, is_paced FROM budget_line
            WHERE treasury_id = p_treasury AND account_kind = key.kind AND unit_code = key.unit
                AND source = key.source AND year = key.year LIMIT 1 FOR UPDATE
        ) AS line
    )
    SELECT array_agg(id ORDER BY k), array_agg(available ORDER BY k), array_agg(estimate ORDER BY k),
        array_agg(provisional ORDER BY k), bool_or(is_paced)
    INTO line_ids, availables, estimates, provisional_ones, any_paced FROM locked;

    IF any_paced THEN                -- whoever uses money leaves what the ceilings of the day hold back (ceilings.sql)
        p_withheld := (
            SELECT array_agg(withheld + CASE WHEN estimate = 0 AND provisional = 0 THEN held_back[k] ELSE 0 END ORDER BY n)
            FROM unnest(p_line, p_estimate, p_provisional, p_withheld) WITH ORDINALITY
                AS movement (k, estimate, provisional, withheld, n),
            budget_held_back_of(p_treasury, line_ids, p_at) AS held_back);
    END IF;

    are_plain := NOT 'estimate' = ANY (p_event) AND (
        SELECT bool_and((to_leave IS NULL OR to_leave <= left_over) AND estimate_left >= 0)
        FROM (SELECT availables[k] + sum(least(change, 0)) AS left_over, max(withheld) FILTER (WHERE change < 0) AS to_leave,
                  estimates[k] + sum(least(estimate, 0)) AS estimate_left
              FROM (SELECT k, estimate, withheld,
                        estimate + provisional + deposited - reserved - committed - advance - actual AS change
                    FROM unnest(p_line, p_estimate, p_provisional, p_deposited, p_reserved, p_committed, p_advance, p_actual,
                                p_withheld)
                        AS movement (k, estimate, provisional, deposited, reserved, committed, advance, actual, withheld))
                  AS movement
              GROUP BY k) AS line);
    LOOP
        IF are_plain THEN
            shorts := array_fill(0::bigint, ARRAY[cardinality(p_line)]);
            alreadys := array_fill(false, ARRAY[cardinality(p_line)]);
            provisionals := p_provisional;
        ELSE
            -- A statement of its own: it sees what was committed while we waited for the locks.
            WITH given AS (
                SELECT movement.*, line_ids[movement.k] AS line_id
                FROM unnest(p_line, p_reference, p_event, p_estimate, p_provisional, p_deposited, p_reserved, p_committed,
                            p_advance, p_actual, p_withheld) WITH ORDINALITY
                    AS movement (k, reference, event, estimate, provisional, deposited, reserved, committed, advance, actual,
                                 withheld, n)
            ), seen AS (
                SELECT given.*, availables[given.k] AS available, earlier.id IS NOT NULL AS already,
                    earlier.id IS NOT NULL AND (earlier.d_estimate, earlier.d_deposited, earlier.d_reserved,
                        earlier.d_committed, earlier.d_advance, earlier.d_actual) IS DISTINCT FROM (given.estimate,
                        given.deposited, given.reserved, given.committed, given.advance, given.actual) AS is_other,
                    CASE WHEN given.event = 'estimate' AND estimates[given.k] = 0
                            AND count(*) FILTER (WHERE given.event = 'estimate') OVER before = 0
                        THEN -provisional_ones[given.k] - coalesce(sum(given.provisional) OVER before, 0)::bigint
                        ELSE given.provisional END AS d_provisional
                FROM given
                LEFT JOIN LATERAL (
                    SELECT * FROM budget_movement AS done
                    WHERE done.treasury_id = p_treasury AND done.reference = given.reference AND done.event = given.event
                        AND done.line_id = given.line_id LIMIT 1
                ) AS earlier ON true
                WINDOW before AS (PARTITION BY given.k ORDER BY given.n ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
            ), weighed AS (
                SELECT seen.*, CASE WHEN already THEN 0 ELSE
                    estimate + d_provisional + deposited - reserved - committed - advance - actual END AS change,
                    CASE WHEN already THEN 0 ELSE estimate END AS d_estimate
                FROM seen
            ), run AS (
                SELECT weighed.*, row_number() OVER running AS place,
                    (change >= 0 OR withheld <= available + sum(change) OVER running)
                        AND (d_estimate >= 0 OR 0 <= estimates[k] + sum(d_estimate) OVER running) AS fits
                FROM weighed WINDOW running AS (PARTITION BY k ORDER BY n ROWS UNBOUNDED PRECEDING)
            ), scarce AS (
                SELECT k, budget_first_come(
                    min(available), estimates[k], array_agg(change ORDER BY n), array_agg(d_estimate ORDER BY n),
                    array_agg(withheld ORDER BY n)) AS shorts
                FROM run GROUP BY k HAVING NOT bool_and(fits)
            )
            SELECT array_agg(coalesce(scarce.shorts[run.place], 0) ORDER BY n), array_agg(already ORDER BY n),
                array_agg(d_provisional ORDER BY n), min(reference) FILTER (WHERE is_other)
            INTO shorts, alreadys, provisionals, mistaken
            FROM run LEFT JOIN scarce USING (k);

            IF mistaken IS NOT NULL THEN
                RAISE EXCEPTION USING ERRCODE = 'KB003', MESSAGE = mistaken;
            END IF;
        END IF;

        BEGIN
            INSERT INTO budget_movement (treasury_id, line_id, unit_code, event, reference, d_estimate, d_provisional,
                d_deposited, d_reserved, d_committed, d_advance, d_actual, actor, at, reason)
            SELECT p_treasury, line_ids[k], unit, event, reference, estimate, provisional, deposited, reserved, committed,
                advance, actual, actor, p_at, reason
            FROM unnest(p_line, p_unit, p_event, p_reference, p_estimate, provisionals, p_deposited, p_reserved, p_committed, p_advance,
                        p_actual, p_actor, p_reason, shorts, alreadys)
                AS movement (k, unit, event, reference, estimate, provisional, deposited, reserved, committed, advance, actual,
                             actor, reason, short, already)
            WHERE short = 0 AND NOT already;
            EXIT;
        EXCEPTION WHEN unique_violation THEN
            IF NOT are_plain THEN
                RAISE;
            END IF;
            are_plain := false;      -- something was done before: which, is found by looking at each
        END;
    END LOOP;

    PERFORM set_config('enable_nestloop', 'off', true), set_config('enable_hashjoin', 'on', true);  -- till the function ends:
    -- sums and lines meet by hash, or a batch of a thousand lines would compare each with each
    IF p_estimate || provisionals || p_deposited || p_committed || p_advance || p_actual <@ '{0}'::bigint[] THEN
        UPDATE budget_line SET reserved = reserved + moved.d_reserved       -- all that a unit's own role may change
        FROM (SELECT line_ids[k] AS line_id, sum(d)::bigint AS d_reserved
              FROM unnest(p_line, p_reserved, shorts, alreadys) AS movement (k, d, short, already)
              WHERE short = 0 AND NOT already GROUP BY k) AS moved
        WHERE treasury_id = p_treasury AND id = ANY (line_ids) AND id = moved.line_id;
    ELSE
        UPDATE budget_line SET estimate = budget_line.estimate + moved.estimate,
            provisional = budget_line.provisional + moved.provisional,
            deposited = budget_line.deposited + moved.deposited,
            reserved = budget_line.reserved + moved.reserved,
            committed = budget_line.committed + moved.committed,
            advance = budget_line.advance + moved.advance,
            actual = budget_line.actual + moved.actual
        FROM (SELECT line_ids[k] AS line_id, sum(estimate)::bigint AS estimate, sum(provisional)::bigint AS provisional,
                     sum(deposited)::bigint AS deposited, sum(reserved)::bigint AS reserved,
                     sum(committed)::bigint AS committed, sum(advance)::bigint AS advance,
                     sum(actual)::bigint AS actual
              FROM unnest(p_line, p_estimate, provisionals, p_deposited, p_reserved, p_committed, p_advance, p_actual,
                          shorts, alreadys)
                  AS movement (k, estimate, provisional, deposited, reserved, committed, advance, actual, short, already)
              WHERE short = 0 AND NOT already GROUP BY k) AS moved
        WHERE budget_line.treasury_id = p_treasury AND budget_line.id = ANY (line_ids) AND budget_line.id = moved.line_id;
    END IF;

    RETURN QUERY SELECT answer.n::int, answer.short, answer.already, answer.provisional
        FROM unnest(shorts, alreadys, provisionals) WITH ORDINALITY AS answer (short, already, provisional, n);
END $$;
