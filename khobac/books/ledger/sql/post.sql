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

-- ledger_post: all entries of a batch, for one treasury, in one call. Called by ledger/services.py alone.
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
#variable_conflict use_column
DECLARE
    accounts text[];                 -- of the combinations, in their order, like the next one
    contents text[];
    hashes bytea[];                  -- of the entries, in their order, like the next one
    ids bigint[];                    -- NULL where the key was posted before
    wrong text;
    us CONSTANT text := chr(31);     -- unit separator between fields, record separator between lines
    rs CONSTANT text := chr(30);
BEGIN
    PERFORM period_guard(p_treasury, p_at, p_event, p_booked_on, c_booked_on, c_unit, c_year);

    SELECT array_agg(meant.account ORDER BY c), min(c_role[c]) FILTER (WHERE meant.account IS NULL),
        array_agg(concat_ws(us, c_role[c], meant.account, '01', c_ndkt[c], c_level[c], c_unit[c], c_area[c],
            c_chapter[c], c_section[c], c_programme[c], c_treasury[c], c_source[c], '000', c_bank[c], c_year[c]) ORDER BY c)
    INTO accounts, wrong, contents
    FROM (SELECT DISTINCT ON (given.c) given.c, posting_role.account
          FROM unnest(c_role, c_level, c_kind, c_booked_on) WITH ORDINALITY AS given (role, level, kind, booked_on, c)
          LEFT JOIN posting_role ON posting_role.role = given.role
              AND posting_role.level IN ('', given.level) AND posting_role.kind IN ('', given.kind)
              AND given.booked_on >= posting_role.valid_from
              AND given.booked_on <= coalesce(posting_role.valid_to, 'infinity')
          ORDER BY given.c, posting_role.kind DESC NULLS LAST, posting_role.level DESC NULLS LAST) AS meant;
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'KB002', MESSAGE = wrong;
    END IF;

    SELECT array_agg(sha256(convert_to(concat_ws(us, p_treasury, p_key[n], p_event[n], p_book[n], p_year[n],
            to_char(p_booked_on[n], 'YYYY-MM-DD'), p_reference[n], coalesce(p_reverses[n], 0)) || rs || content.lines,
            'UTF8')) ORDER BY n),
        min(p_key[n]) FILTER (WHERE content.is_balanced IS NOT TRUE)
    INTO hashes, wrong
    FROM generate_subscripts(p_key, 1) AS n
    LEFT JOIN (
        SELECT line.n, sum(debit) = sum(credit) AND count(*) > 1 AS is_balanced,
            string_agg(concat_ws(us, line_no, contents[c], debit, credit), rs ORDER BY line_no) AS lines
        FROM unnest(l_entry, l_line_no, l_combination, l_debit, l_credit) AS line (n, line_no, c, debit, credit)
        GROUP BY line.n
    ) AS content USING (n);
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'KB001', MESSAGE = wrong;
    END IF;

    BEGIN                            -- nearly always every key is new: not asked at each row
        WITH posted AS (
            INSERT INTO journal_entry
                (treasury_id, key, event, book, budget_year, booked_on, recorded_at, reference, reverses, content_hash)
            SELECT p_treasury, key, event, book, budget_year, booked_on, p_at, reference, reverses, content_hash
            FROM unnest(p_key, p_event, p_book, p_year, p_booked_on, p_reference, p_reverses, hashes) WITH ORDINALITY
                AS given (key, event, book, budget_year, booked_on, reference, reverses, content_hash, n)
            ORDER BY n
            RETURNING id
        )
        SELECT array_agg(id ORDER BY id) INTO ids FROM posted;      -- numbered as they were given
    EXCEPTION WHEN unique_violation THEN
        WITH posted AS (
            INSERT INTO journal_entry
                (treasury_id, key, event, book, budget_year, booked_on, recorded_at, reference, reverses, content_hash)
            SELECT p_treasury, key, event, book, budget_year, booked_on, p_at, reference, reverses, content_hash
            FROM unnest(p_key, p_event, p_book, p_year, p_booked_on, p_reference, p_reverses, hashes)
                AS given (key, event, book, budget_year, booked_on, reference, reverses, content_hash)
            ON CONFLICT (treasury_id, key) DO NOTHING
            RETURNING id, key
        )
        SELECT array_agg(posted.id ORDER BY given.n) INTO ids
        FROM unnest(p_key) WITH ORDINALITY AS given (key, n) LEFT JOIN posted USING (key);
    END;

    INSERT INTO journal_line
        (treasury_id, booked_on, entry_id, line_no, book, role, fund, natural_account, ndkt, level, unit, area,
         chapter, section, programme, treasury, source, reserve, bank, year, debit, credit)
    SELECT p_treasury, c_booked_on[c], ids[n], line_no, c_book[c], c_role[c], '01', accounts[c], c_ndkt[c], c_level[c],
         c_unit[c], c_area[c], c_chapter[c], c_section[c], c_programme[c], c_treasury[c], c_source[c], '000', c_bank[c],
         c_year[c], debit, credit
    FROM unnest(l_entry, l_line_no, l_combination, l_debit, l_credit) AS line (n, line_no, c, debit, credit)
    WHERE ids[n] IS NOT NULL;

    INSERT INTO journal_unsealed (treasury_id, book, entry_id)
    SELECT p_treasury, book, id FROM unnest(p_book, ids) AS new (book, id) WHERE id IS NOT NULL;

    WITH turnover AS MATERIALIZED (
        SELECT c_book[c] AS book, c_role[c] AS role, accounts[c] AS account, c_year[c] AS year, c_unit[c] AS unit,
            c_level[c] AS level, c_source[c] AS source, c_bank[c] AS bank, c_treasury[c] AS treasury,
            sum(moved.debit)::bigint AS debit, sum(moved.credit)::bigint AS credit
        FROM (SELECT c, sum(debit) AS debit, sum(credit) AS credit
              FROM unnest(l_entry, l_combination, l_debit, l_credit) AS line (n, c, debit, credit)
              WHERE ids[n] IS NOT NULL GROUP BY c) AS moved
        GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9
    ), hot AS (
        INSERT INTO balance_delta
            (treasury_id, book, role, natural_account, year, unit, level, source, bank, treasury, debit, credit)
        SELECT p_treasury, turnover.* FROM turnover WHERE unit = ''
    )
    INSERT INTO balance
        (treasury_id, book, role, natural_account, year, unit, level, source, bank, treasury, debit, credit)
    SELECT p_treasury, turnover.* FROM turnover WHERE unit <> ''
    ORDER BY unit, role, year, source, level, bank, treasury, account, book
    ON CONFLICT (treasury_id, unit, role, year, source, level, bank, treasury, natural_account, book)
    DO UPDATE SET debit = balance.debit + EXCLUDED.debit, credit = balance.credit + EXCLUDED.credit;

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
    FROM (                           -- the page first: only its lines look for their entries
        SELECT * FROM journal_line AS line
        WHERE line.treasury_id = p_treasury AND line.unit = p_unit
            AND (p_unit <> '' AND p_unit = current_setting('khobac.unit', true)
                 OR has_table_privilege(session_user, 'journal_line', 'SELECT'))
            AND (p_roles IS NULL OR line.role = ANY (p_roles)) AND (p_year = 0 OR line.year = p_year)
            AND line.booked_on BETWEEN p_from AND p_to
            AND (line.booked_on, line.entry_id, line.line_no) > (p_after_on, p_after_entry, p_after_line)
        ORDER BY line.booked_on, line.entry_id, line.line_no LIMIT p_limit
    ) AS line
    JOIN journal_entry AS entry ON entry.treasury_id = line.treasury_id AND entry.id = line.entry_id
    ORDER BY line.booked_on, line.entry_id, line.line_no
$$;
