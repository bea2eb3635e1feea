-- What a unit reads of its own accounts. It has no right on journal and balances; these functions run with the owner's and
-- give whoever may not read the journal the unit he acts for and no other. Staff call them for any unit.

CREATE FUNCTION ledger_may_read(p_unit text) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT p_unit <> '' AND p_unit = current_setting('khobac.unit', true)
        OR has_table_privilege(session_user, 'journal_line', 'SELECT')
$$;

-- The accounts of a unit in a budget year, from kept balances, and its deposits, which know no year (0). By key.
CREATE FUNCTION ledger_unit_accounts(p_treasury bigint, p_unit text, p_year int)
RETURNS TABLE (book text, role text, account text, year int, source text, debit bigint, credit bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT book, role, natural_account, CASE role WHEN 'DEPOSIT' THEN 0 ELSE year END AS of_year, source,
        sum(debit)::bigint, sum(credit)::bigint
    FROM balance
    WHERE treasury_id = p_treasury AND unit = p_unit AND (year = p_year OR role = 'DEPOSIT') AND ledger_may_read(p_unit)
    GROUP BY book, role, natural_account, of_year, source ORDER BY book, natural_account, role, source
$$;

-- Debit less credit of one account of a unit before a day: its kept balance less what was booked from that day on. Year 0 is
-- every year.
CREATE FUNCTION ledger_unit_opening(
    p_treasury bigint, p_unit text, p_role text, p_account text, p_year int, p_source text, p_from date)
RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT (coalesce((SELECT sum(debit - credit) FROM balance
        WHERE treasury_id = p_treasury AND unit = p_unit AND role = p_role AND natural_account = p_account
            AND p_year IN (0, year) AND source = p_source), 0)
    - coalesce((SELECT sum(debit - credit) FROM journal_line
        WHERE treasury_id = p_treasury AND unit = p_unit AND role = p_role AND booked_on >= p_from
            AND natural_account = p_account AND p_year IN (0, year) AND source = p_source), 0))::bigint
    WHERE ledger_may_read(p_unit)
$$;

-- A page of the lines of one account of a unit.
CREATE FUNCTION ledger_unit_lines(
    p_treasury bigint, p_unit text, p_role text, p_account text, p_year int, p_source text, p_from date, p_to date,
    p_after_on date, p_after_entry bigint, p_after_line int, p_limit int)
RETURNS TABLE (booked_on date, entry_id bigint, line_no int, event text, reference text, ndkt text, debit bigint, credit bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT line.booked_on, line.entry_id, line.line_no, entry.event, entry.reference, line.ndkt, line.debit, line.credit
    FROM journal_line AS line
    JOIN journal_entry AS entry ON entry.treasury_id = line.treasury_id AND entry.id = line.entry_id
    WHERE line.treasury_id = p_treasury AND line.unit = p_unit AND line.role = p_role AND ledger_may_read(p_unit)
        AND line.natural_account = p_account AND p_year IN (0, line.year) AND line.source = p_source
        AND line.booked_on BETWEEN p_from AND p_to
        AND (line.booked_on, line.entry_id, line.line_no) > (p_after_on, p_after_entry, p_after_line)
    ORDER BY line.booked_on, line.entry_id, line.line_no LIMIT p_limit
$$;

-- What a figure of a budget line is made of: lines by document, those that came to nothing left out, the latest first.
-- The parts are those of budget_as_known; on a deposit the part is what stands on the account.
CREATE FUNCTION ledger_made_of(
    p_treasury bigint, p_kind text, p_unit text, p_source text, p_year int, p_part text, p_before bigint, p_limit int)
RETURNS TABLE (reference text, event text, booked_on date, entry_id bigint, entries int, amount bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH line AS (
        SELECT entry_id, booked_on, CASE p_kind WHEN 'deposit' THEN credit - debit ELSE debit - credit END AS amount
        FROM journal_line AS line
        WHERE line.treasury_id = p_treasury AND line.unit = p_unit AND line.source = p_source AND (line.year = p_year OR p_kind = 'deposit')
            AND ledger_may_read(p_unit)
            AND CASE p_part
                WHEN 'allotted' THEN starts_with(role, CASE p_kind WHEN 'command' THEN 'ESTIMATE_COMMAND'
                                                                   ELSE 'ESTIMATE_L4_' END)
                WHEN 'committed' THEN role = 'COMMITMENT' AND p_kind = 'estimate'
                WHEN 'advance' THEN starts_with(role, 'ADVANCE_') AND p_kind = 'estimate'
                WHEN 'actual' THEN starts_with(role, 'EXPENDITURE_')
                    AND (role = 'EXPENDITURE_BY_COMMAND') = (p_kind = 'command')
                WHEN 'balance' THEN role = 'DEPOSIT' AND p_kind = 'deposit'
            END
    ), made AS (
        SELECT entry.reference, (array_agg(entry.event ORDER BY entry.id DESC))[1] AS event,
            max(line.booked_on) AS booked_on, max(entry.id) AS entry_id, count(DISTINCT entry.id)::int AS entries,
            sum(line.amount)::bigint AS amount
        FROM line JOIN journal_entry AS entry ON entry.treasury_id = p_treasury AND entry.id = line.entry_id
        GROUP BY entry.reference HAVING sum(line.amount) <> 0
    )
    SELECT reference, event, booked_on, entry_id, entries, amount FROM made
    WHERE entry_id < p_before ORDER BY entry_id DESC LIMIT p_limit
$$;
