-- What was known at an instant about a line on a day: allotted, committed, advanced and spent, from the journal, whose rows
-- bear the day they count for and the instant they were recorded. An allotment counts from the day its decision says.
-- Reservations are no entries and are not part of it (Circular 77/2017 Article 45 does not know them).
-- SECURITY DEFINER, because a unit has no right on the journal: it gets its own lines and no other.
CREATE FUNCTION budget_as_known(
    p_treasury bigint, p_kind text, p_unit text, p_source text, p_year int, p_valid_on date, p_known_at timestamptz)
RETURNS TABLE (allotted bigint, committed bigint, advance bigint, actual bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH known AS (
        SELECT line.role, line.debit - line.credit AS amount, coalesce(decision.valid_on, line.booked_on) AS counts_on
        FROM journal_line AS line
        CROSS JOIN LATERAL (
            SELECT reference, recorded_at FROM journal_entry AS entry
            WHERE entry.treasury_id = p_treasury AND entry.id = line.entry_id LIMIT 1
        ) AS entry
        LEFT JOIN LATERAL (
            SELECT valid_on FROM budget_decision AS decided
            WHERE line.book = 'estimate' AND decided.reference = entry.reference LIMIT 1
        ) AS decision ON true
        WHERE line.treasury_id = p_treasury AND line.unit = p_unit AND line.source = p_source AND line.year = p_year
            AND (p_unit = current_setting('khobac.unit', true)
                 OR has_table_privilege(session_user, 'journal_line', 'SELECT'))
            AND entry.recorded_at <= p_known_at
    )
    SELECT coalesce(sum(amount) FILTER (WHERE starts_with(role, CASE p_kind WHEN 'command' THEN 'ESTIMATE_COMMAND'
                                                                           ELSE 'ESTIMATE_L4_' END)), 0)::bigint,
        coalesce(sum(amount) FILTER (WHERE role = 'COMMITMENT' AND p_kind = 'estimate'), 0)::bigint,
        coalesce(sum(amount) FILTER (WHERE starts_with(role, 'ADVANCE_') AND p_kind = 'estimate'), 0)::bigint,
        coalesce(sum(amount) FILTER (WHERE starts_with(role, 'EXPENDITURE_')
            AND (role = 'EXPENDITURE_BY_COMMAND') = (p_kind = 'command')), 0)::bigint
    FROM known WHERE counts_on <= p_valid_on
$$;

-- The places above a unit's line up to the top, with their totals; for the unit itself and for staff.
CREATE FUNCTION budget_ancestors(p_treasury bigint, p_tier text, p_unit text, p_source text, p_year int)
RETURNS TABLE (distance int, treasury_id bigint, tier text, holder text, own bigint, handed_down bigint, frozen bigint, free bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH RECURSIVE above AS (
        SELECT 0 AS distance, node.* FROM allotment_node AS node
        WHERE node.treasury_id = p_treasury AND node.tier = p_tier AND node.holder = p_unit AND node.source = p_source
            AND node.year = p_year
            AND (p_unit = current_setting('khobac.unit', true)
                 OR has_table_privilege(session_user, 'budget_decision', 'SELECT'))
        UNION ALL
        SELECT below.distance + 1, node.*
        FROM above AS below JOIN allotment_node AS node ON node.treasury_id = below.parent_treasury_id
            AND node.tier = below.parent_tier AND node.holder = below.parent AND node.source = below.source
            AND node.year = below.year
    )
    SELECT distance, treasury_id, tier, holder, estimate + provisional, handed_down, frozen, free
    FROM above WHERE distance > 0 ORDER BY distance
$$;

-- The decisions that changed a unit's own place, the newest first; for the unit itself and for staff.
CREATE FUNCTION budget_history(p_treasury bigint, p_tier text, p_unit text, p_source text, p_year int,
    p_before bigint, p_limit int)
RETURNS TABLE (step_no bigint, decision_treasury_id bigint, decision_id bigint, number text, version int, issuer text,
    kind text, amount bigint, frozen bigint, giver text, valid_on date, recorded_at timestamptz, reason text,
    legal_basis text, drafted_by text, approved_by text, entered_by text, own_after bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT * FROM (
        SELECT step.step_no, step.treasury_id, step.decision_id, decision.number, decision.version, decision.issuer, step.kind,
            step.d_estimate + step.d_provisional, step.d_frozen, step.giver, step.valid_on, step.recorded_at,
            decision.reason, decision.legal_basis, decision.drafted_by, decision.approved_by, decision.ended_by,
            sum(step.d_estimate + step.d_provisional) OVER (ORDER BY step.step_no)::bigint
        FROM allotment_step AS step
        JOIN budget_decision AS decision ON decision.treasury_id = step.treasury_id AND decision.id = step.decision_id
        WHERE step.holder_treasury_id = p_treasury AND step.tier = p_tier AND step.holder = p_unit
            AND step.source = p_source AND step.year = p_year
            AND (p_unit = current_setting('khobac.unit', true)
                 OR has_table_privilege(session_user, 'budget_decision', 'SELECT'))
    ) AS history (step_no, decision_treasury_id, decision_id, number, version, issuer, kind, amount, frozen, giver,
        valid_on, recorded_at, reason, legal_basis, drafted_by, approved_by, entered_by, own_after)
    WHERE step_no < p_before ORDER BY step_no DESC LIMIT p_limit
$$;
