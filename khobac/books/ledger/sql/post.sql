-- The answer for a batch in which some keys were posted before (`ids` is NULL there): their ids, if the content is equal.
-- A function of its own: its statements see what a concurrent posting has committed meanwhile, and look keys up by index.
CREATE OR REPLACE FUNCTION ledger_posted_before(p_treasury bigint, p_key text[], ids bigint[], hashes bytea[])
RETURNS TABLE (n int, entry_id bigint, is_new boolean)
LANGUAGE plpgsql
SET enable_nestloop = on
SET enable_seqscan = off
AS $$
DECLARE
    wrong text;
BEGIN
    SELECT given.key INTO wrong
    FROM unnest(p_key, ids, hashes) AS given (key, id, content_hash)
    JOIN journal_entry ON treasury_id = p_treasury AND journal_entry.key = given.key
    WHERE given.id IS NULL AND journal_entry.content_hash <> given.content_hash LIMIT 1;
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'KB003', MESSAGE = wrong;
    END IF;
    RETURN QUERY
        SELECT given.n::int, journal_entry.id, given.id IS NOT NULL
        FROM unnest(p_key, ids) WITH ORDINALITY AS given (key, id, n)
        JOIN journal_entry ON treasury_id = p_treasury AND journal_entry.key = given.key
        ORDER BY given.n;
END $$;

-- ledger_post: all entries of a batch, for one treasury, in one statement. Called by ledger/services.py alone.
--
-- Arrays come in three groups: entries; combinations (the distinct accounting combinations of the batch, with book and
-- day, so that a thousand lines share a few dozen); lines, which point at both by position from 1.
-- Answers per entry: its id, and whether it was posted now or had been posted before with the same content.
-- Raises KB001 an entry does not balance, KB002 a role has no account on the day, KB003 a key has other content, KB005 a
-- period is closed (period_guard, in periods/sql).

CREATE OR REPLACE FUNCTION ledger_post(
    p_treasury bigint, p_at timestamptz,
    p_key text[], p_event text[], p_book text[], p_year int[], p_booked_on date[], p_reference text[],
    p_reverses bigint[],
    c_book text[], c_booked_on date[], c_treasury text[], c_role text[], c_ndkt text[], c_level text[], c_unit text[],
    c_area text[], c_chapter text[], c_section text[], c_programme text[], c_source text[], c_bank text[], c_year int[],
    c_kind text[],
    l_entry int[], l_line_no int[], l_combination int[], l_debit bigint[], l_credit bigint[])
RETURNS TABLE (n int, entry_id bigint, is_new boolean)
LANGUAGE plpgsql
SET enable_nestloop = off            -- arrays have no statistics; hash joins are right for one row and for thousands
SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    hashes bytea[];
    ids bigint[];
    wrong text;
    us CONSTANT text := chr(31);     -- unit separator between fields, record separator between lines
    rs CONSTANT text := chr(30);
BEGIN
    PERFORM period_guard(p_treasury, p_at, p_event, p_booked_on, c_booked_on, c_unit, c_year);
    WITH given AS MATERIALIZED (
        SELECT combination.*, '01'::text AS fund, '000'::text AS reserve
        FROM unnest(c_book, c_booked_on, c_treasury, c_role, c_ndkt, c_level, c_unit, c_area, c_chapter, c_section,
                    c_programme, c_source, c_bank, c_year, c_kind) WITH ORDINALITY
            AS combination (book, booked_on, treasury, role, ndkt, level, unit, area, chapter, section,
                            programme, source, bank, year, kind, c)
    ), combination AS MATERIALIZED (
        SELECT DISTINCT ON (given.c) given.*, posting_role.account,
            concat_ws(us, given.role, posting_role.account, given.fund, given.ndkt, given.level, given.unit, given.area,
                given.chapter, given.section, given.programme, given.treasury, given.source, given.reserve,
                given.bank, given.year) AS content
        FROM given LEFT JOIN posting_role ON posting_role.role = given.role
            AND posting_role.level IN ('', given.level) AND posting_role.kind IN ('', given.kind)
            AND given.booked_on >= posting_role.valid_from
            AND given.booked_on <= coalesce(posting_role.valid_to, 'infinity')
        ORDER BY given.c, posting_role.kind DESC NULLS LAST, posting_role.level DESC NULLS LAST
    ), line AS MATERIALIZED (
        SELECT * FROM unnest(l_entry, l_line_no, l_combination, l_debit, l_credit)
            AS line (n, line_no, c, debit, credit)
    ), content AS MATERIALIZED (
        SELECT line.n, sum(line.debit) = sum(line.credit) AND count(*) > 1 AS is_balanced,
            min(combination.role) FILTER (WHERE combination.account IS NULL) AS unknown_role,
            string_agg(line.line_no || us || combination.content || us || line.debit || us || line.credit, rs
                ORDER BY line.line_no) AS lines
        FROM line JOIN combination USING (c) GROUP BY line.n
    ), entry AS MATERIALIZED (
        SELECT given.*, coalesce(content.is_balanced, false) AS is_balanced, content.unknown_role,
            sha256(convert_to(concat_ws(us, p_treasury, given.key, given.event, given.book, given.budget_year,
                to_char(given.booked_on, 'YYYY-MM-DD'), given.reference, coalesce(given.reverses, 0))
                || rs || content.lines, 'UTF8')) AS content_hash
        FROM unnest(p_key, p_event, p_book, p_year, p_booked_on, p_reference, p_reverses) WITH ORDINALITY
            AS given (key, event, book, budget_year, booked_on, reference, reverses, n)
        LEFT JOIN content ON content.n = given.n
    ), posted AS (
        INSERT INTO journal_entry
            (treasury_id, key, event, book, budget_year, booked_on, recorded_at, reference, reverses, content_hash)
        SELECT p_treasury, key, event, book, budget_year, booked_on, p_at, reference, reverses, content_hash
        FROM entry WHERE is_balanced AND unknown_role IS NULL ORDER BY entry.n
        ON CONFLICT (treasury_id, key) DO NOTHING
        RETURNING id, key
    ), new AS MATERIALIZED (
        SELECT entry.n, posted.id FROM posted JOIN entry USING (key)
    ), lines_written AS (
        INSERT INTO journal_line
            (treasury_id, booked_on, entry_id, line_no, book, role, fund, natural_account, ndkt, level, unit, area,
             chapter, section, programme, treasury, source, reserve, bank, year, debit, credit)
        SELECT p_treasury, booked_on, new.id, line_no, book, role, fund, account, ndkt, level, unit, area,
             chapter, section, programme, treasury, source, reserve, bank, year, debit, credit
        FROM line JOIN new USING (n) JOIN combination USING (c)
    ), queued AS (
        INSERT INTO journal_unsealed (treasury_id, book, entry_id)
        SELECT p_treasury, entry.book, new.id FROM new JOIN entry USING (n)
    ), turnover AS MATERIALIZED (
        SELECT book, role, account, year, unit, level, source, bank, treasury,
            sum(moved.debit)::bigint AS debit, sum(moved.credit)::bigint AS credit
        FROM (SELECT line.c, sum(line.debit) AS debit, sum(line.credit) AS credit
              FROM line JOIN new USING (n) GROUP BY line.c) AS moved
        JOIN combination USING (c)
        GROUP BY book, role, account, year, unit, level, source, bank, treasury
    ), hot AS (
        INSERT INTO balance_delta
            (treasury_id, book, role, natural_account, year, unit, level, source, bank, treasury, debit, credit)
        SELECT p_treasury, turnover.* FROM turnover WHERE unit = ''
    ), cold AS (
        INSERT INTO balance
            (treasury_id, book, role, natural_account, year, unit, level, source, bank, treasury, debit, credit)
        SELECT p_treasury, turnover.* FROM turnover WHERE unit <> ''
        ORDER BY unit, role, year, source, level, bank, treasury, account, book
        ON CONFLICT (treasury_id, unit, role, year, source, level, bank, treasury, natural_account, book)
        DO UPDATE SET debit = balance.debit + EXCLUDED.debit, credit = balance.credit + EXCLUDED.credit
    )
    SELECT array_agg(entry.content_hash ORDER BY entry.n), array_agg(new.id ORDER BY entry.n),
        min(CASE WHEN NOT entry.is_balanced THEN 'KB001' || entry.key
                 WHEN entry.unknown_role IS NOT NULL THEN 'KB002' || entry.unknown_role END)
    INTO hashes, ids, wrong
    FROM entry LEFT JOIN new USING (n);

    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = left(wrong, 5), MESSAGE = substr(wrong, 6);
    END IF;
    IF array_position(ids, NULL) IS NULL THEN
        RETURN QUERY SELECT given.n::int, given.id, true FROM unnest(ids) WITH ORDINALITY AS given (id, n);
        RETURN;
    END IF;

    RETURN QUERY SELECT * FROM ledger_posted_before(p_treasury, p_key, ids, hashes);
END $$;

-- Folds the deltas into their balances. SECURITY DEFINER: only here may deltas be taken out, and only into their row.
-- One statement: deltas written meanwhile are not seen and stay.
CREATE OR REPLACE FUNCTION ledger_roll_up(p_treasury bigint) RETURNS int
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH gone AS (
        DELETE FROM balance_delta WHERE treasury_id = p_treasury RETURNING *
    ), folded AS (
        INSERT INTO balance
            (treasury_id, book, role, natural_account, year, unit, level, source, bank, treasury, debit, credit)
        SELECT treasury_id, book, role, natural_account, year, unit, level, source, bank, treasury,
            sum(debit)::bigint, sum(credit)::bigint
        FROM gone GROUP BY treasury_id, book, role, natural_account, year, unit, level, source, bank, treasury
        ORDER BY unit, role, year, source, level, bank, treasury, natural_account, book
        ON CONFLICT (treasury_id, unit, role, year, source, level, bank, treasury, natural_account, book)
        DO UPDATE SET debit = balance.debit + EXCLUDED.debit, credit = balance.credit + EXCLUDED.credit
    )
    SELECT count(*)::int FROM gone
$$;

-- A page of the statement of one unit (or '' for the treasury's own accounts). SECURITY DEFINER, because a unit has no
-- right on the journal: whoever may not read the journal gets the unit he acts for and no other.
CREATE OR REPLACE FUNCTION ledger_statement(
    p_treasury bigint, p_unit text, p_roles text[], p_year int, p_from date, p_to date,
    p_after_on date, p_after_entry bigint, p_after_line int, p_limit int)
RETURNS TABLE (booked_on date, entry_id bigint, line_no int, event text, reference text, role text, ndkt text,
    source text, bank text, year int, debit bigint, credit bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT line.booked_on, line.entry_id, line.line_no, entry.event, entry.reference, line.role, line.ndkt,
        line.source, line.bank, line.year, line.debit, line.credit
    FROM journal_line AS line
    JOIN journal_entry AS entry ON entry.treasury_id = line.treasury_id AND entry.id = line.entry_id
    WHERE line.treasury_id = p_treasury AND line.unit = p_unit
        AND (p_unit <> '' AND p_unit = current_setting('khobac.unit', true)
             OR has_table_privilege(session_user, 'journal_line', 'SELECT'))
        AND (p_roles IS NULL OR line.role = ANY (p_roles)) AND (p_year = 0 OR line.year = p_year)
        AND line.booked_on BETWEEN p_from AND p_to
        AND (line.booked_on, line.entry_id, line.line_no) > (p_after_on, p_after_entry, p_after_line)
    ORDER BY line.booked_on, line.entry_id, line.line_no LIMIT p_limit
$$;
