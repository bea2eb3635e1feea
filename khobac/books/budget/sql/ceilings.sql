-- What the ceilings of a line hold back on a day. Called by budget_move for lines that are held to a pace, and for reading.
--
-- For each length of period: the ceilings of the periods up to and including that of the day add up, and what the line has
-- been allotted beyond that sum is held back. A period without a ceiling is not limited. After its year a line has all.
CREATE FUNCTION budget_held_back(p_treasury bigint, p_unit text, p_source text, p_year int, p_allotted bigint, p_day date)
RETURNS bigint
LANGUAGE sql STABLE AS $$
    WITH latest AS (
        SELECT DISTINCT ON (months, starts_on) months, starts_on, amount FROM budget_ceiling
        WHERE treasury_id = p_treasury AND unit_code = p_unit AND source = p_source AND year = p_year
        ORDER BY months, starts_on, id DESC
    ), reached AS (
        SELECT sum(amount) AS ceiling FROM latest WHERE starts_on <= least(p_day, make_date(p_year, 12, 31))
        GROUP BY months
        HAVING max(starts_on) + make_interval(months => months) > least(p_day, make_date(p_year, 12, 31))
    )
    SELECT greatest(p_allotted - min(ceiling), 0)::bigint FROM reached
$$;

-- The same for the locked lines of a batch, in their order; 0 for those that are held to no pace.
CREATE FUNCTION budget_held_back_of(p_treasury bigint, p_lines bigint[], p_at timestamptz)
RETURNS bigint[]
LANGUAGE sql STABLE AS $$
    SELECT array_agg(coalesce(budget_held_back(p_treasury, unit_code, source, year, allotted,
        (p_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date), 0) ORDER BY n)
    FROM unnest(p_lines) WITH ORDINALITY AS wanted (id, n)
    CROSS JOIN LATERAL (
        SELECT unit_code, source, year, allotted, is_paced FROM budget_line
        WHERE treasury_id = p_treasury AND budget_line.id = wanted.id LIMIT 1
    ) AS line
$$;
