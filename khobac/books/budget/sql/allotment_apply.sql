-- allotment_apply: all steps of one decision on the tree, in one statement. Called by budget/services.py alone.
--
-- 1. the steps are written; 2. nodes that do not exist are made under their giver; 3. all nodes touched are locked in key
-- order; 4. whoever gives must hold an estimate, and a node has one giver for ever; 5. the first estimate of a node ends
-- what it had provisionally; 6. every node must end with as much as it has given on and frozen: only the end counts, the
-- order of the steps within a decision does not.
-- Answers what is wrong, and then the caller rolls back: NO_GIVER, OTHER_GIVER, SHORT (a giver lacks so much) or BELOW (a node
-- would keep so much less than it has given on); otherwise what the first estimates REPLACED.

-- What the steps of a decision change on each node, as receiver and as giver.
CREATE FUNCTION allotment_changes(p_treasury bigint, p_decision bigint)
RETURNS TABLE (treasury_id bigint, tier text, holder text, source text, year int,
    d_estimate bigint, d_provisional bigint, d_handed_down bigint, d_frozen bigint,
    first_step bigint, is_estimate boolean)
LANGUAGE sql STABLE AS $$
    SELECT treasury_id, tier, holder, source, year, sum(d_estimate)::bigint, sum(d_provisional)::bigint,
        sum(d_handed_down)::bigint, sum(d_frozen)::bigint, min(step_no),
        bool_or(is_estimate)
    FROM (SELECT holder_treasury_id AS treasury_id, tier, holder, source, year, d_estimate, d_provisional,
              0 AS d_handed_down, CASE WHEN tier < '4' THEN d_frozen ELSE 0 END AS d_frozen, step_no,
              kind = 'estimate' AS is_estimate
          FROM allotment_step WHERE treasury_id = p_treasury AND decision_id = p_decision
          UNION ALL
          SELECT giver_treasury_id, giver_tier, giver, source, year, 0, 0, d_estimate + d_provisional, 0, step_no,
              false
          FROM allotment_step WHERE treasury_id = p_treasury AND decision_id = p_decision AND giver IS NOT NULL
         ) AS change
    GROUP BY treasury_id, tier, holder, source, year
$$;

CREATE FUNCTION allotment_apply(
    p_treasury bigint, p_decision bigint, p_valid_on date, p_at timestamptz,
    s_kind text[], s_treasury bigint[], s_tier text[], s_holder text[], s_source text[], s_year int[],
    s_giver_treasury bigint[], s_giver_tier text[], s_giver text[],
    s_estimate bigint[], s_provisional bigint[], s_frozen bigint[])
RETURNS TABLE (answer text, treasury_id bigint, tier text, holder text, source text, year int,
    giver_treasury_id bigint, giver_tier text, giver text, amount bigint)
LANGUAGE plpgsql
SET enable_seqscan = off             -- rows just written have no statistics, and the plan is kept while tables grow:
SET enable_hashjoin = off            -- nodes are always found by their keys
SET enable_mergejoin = off
AS $$
#variable_conflict use_column
BEGIN
    INSERT INTO allotment_step (treasury_id, decision_id, kind, holder_treasury_id, tier, holder, source, year,
        giver_treasury_id, giver_tier, giver, d_estimate, d_provisional, d_frozen, valid_on, recorded_at)
    SELECT p_treasury, p_decision, kind, treasury, tier, holder, source, year, giver_treasury, nullif(giver_tier, ''),
        nullif(giver, ''), estimate, provisional, frozen, p_valid_on, p_at
    FROM unnest(s_kind, s_treasury, s_tier, s_holder, s_source, s_year, s_giver_treasury, s_giver_tier, s_giver,
                s_estimate, s_provisional, s_frozen)
        AS step (kind, treasury, tier, holder, source, year, giver_treasury, giver_tier, giver, estimate, provisional, frozen);

    INSERT INTO allotment_node AS node (treasury_id, tier, holder, source, year, parent_treasury_id, parent_tier, parent)
    SELECT DISTINCT ON (holder_treasury_id, tier, holder, source, year)
        holder_treasury_id, tier, holder, source, year, giver_treasury_id, giver_tier, giver
    FROM allotment_step
    WHERE treasury_id = p_treasury AND decision_id = p_decision AND kind NOT IN ('freeze', 'unfreeze')
        AND (tier IN ('0', '4', 'C') OR giver IS NOT NULL)
    ORDER BY holder_treasury_id, tier, holder, source, year, step_no
    ON CONFLICT (treasury_id, tier, holder, source, year) DO UPDATE     -- what was provisional came from nobody
    SET parent_treasury_id = EXCLUDED.parent_treasury_id, parent_tier = EXCLUDED.parent_tier, parent = EXCLUDED.parent
    WHERE node.parent IS NULL AND EXCLUDED.parent IS NOT NULL AND node.estimate = 0;

    PERFORM node.free
    FROM (SELECT * FROM allotment_changes(p_treasury, p_decision)
          ORDER BY treasury_id, tier, holder, source, year) AS key
    CROSS JOIN LATERAL (             -- LIMIT holds the planner to one look-up a row
        SELECT free FROM allotment_node AS held
        WHERE held.treasury_id = key.treasury_id AND held.tier = key.tier AND held.holder = key.holder
            AND held.source = key.source AND held.year = key.year LIMIT 1 FOR UPDATE
    ) AS node;

    RETURN QUERY
        SELECT CASE WHEN given_by.known THEN 'OTHER_GIVER' ELSE 'NO_GIVER' END, step.holder_treasury_id, step.tier,
            step.holder, step.source, step.year, step.giver_treasury_id, step.giver_tier, step.giver, 0::bigint
        FROM allotment_step AS step
        LEFT JOIN LATERAL (
            SELECT true AS stands, parent_treasury_id, parent_tier, parent FROM allotment_node AS held
            WHERE held.treasury_id = step.holder_treasury_id AND held.tier = step.tier AND held.holder = step.holder
                AND held.source = step.source AND held.year = step.year LIMIT 1
        ) AS node ON true
        CROSS JOIN LATERAL (
            SELECT step.giver IS NULL OR EXISTS (
                SELECT FROM allotment_node AS held
                WHERE held.treasury_id = step.giver_treasury_id AND held.tier = step.giver_tier
                    AND held.holder = step.giver AND held.source = step.source AND held.year = step.year) AS known
        ) AS given_by
        WHERE step.treasury_id = p_treasury AND step.decision_id = p_decision
            AND (step.tier < '4' OR step.kind NOT IN ('freeze', 'unfreeze'))
            AND (node.stands IS NULL OR NOT given_by.known OR step.kind NOT IN ('freeze', 'unfreeze')
                AND (node.parent_treasury_id, node.parent_tier, node.parent)
                    IS DISTINCT FROM (step.giver_treasury_id, step.giver_tier, step.giver))
        ORDER BY step.step_no;
    IF FOUND THEN
        RETURN;
    END IF;

    INSERT INTO allotment_step (treasury_id, decision_id, kind, holder_treasury_id, tier, holder, source, year,
        giver_treasury_id, giver_tier, giver, d_estimate, d_provisional, d_frozen, valid_on, recorded_at)
    SELECT p_treasury, p_decision, 'replaced', change.treasury_id, change.tier, change.holder, change.source, change.year,
        earlier.giver_treasury_id, earlier.giver_tier, earlier.giver, 0, -earlier.provisional, 0, p_valid_on, p_at
    FROM allotment_changes(p_treasury, p_decision) AS change
    CROSS JOIN LATERAL (
        SELECT held.estimate, held.provisional FROM allotment_node AS held
        WHERE held.treasury_id = change.treasury_id AND held.tier = change.tier AND held.holder = change.holder
            AND held.source = change.source AND held.year = change.year LIMIT 1
    ) AS node
    CROSS JOIN LATERAL (
        SELECT giver_treasury_id, giver_tier, giver, sum(d_provisional)::bigint AS provisional
        FROM allotment_step AS step
        WHERE step.holder_treasury_id = change.treasury_id AND step.holder = change.holder AND step.tier = change.tier
            AND step.source = change.source AND step.year = change.year
        GROUP BY giver_treasury_id, giver_tier, giver HAVING sum(d_provisional) > 0
    ) AS earlier
    WHERE change.is_estimate AND node.estimate = 0 AND node.provisional + change.d_provisional > 0;

    RETURN QUERY
        SELECT CASE WHEN d_estimate + d_provisional < 0 THEN 'BELOW' ELSE 'SHORT' END,
            change.treasury_id, change.tier, change.holder, change.source, change.year, NULL::bigint, NULL, NULL,
            greatest(-left_over.free, -left_over.estimate, -left_over.provisional, -left_over.frozen)
        FROM allotment_changes(p_treasury, p_decision) AS change
        CROSS JOIN LATERAL (
            SELECT held.free + d_estimate + d_provisional - d_handed_down - d_frozen AS free,
                held.estimate + d_estimate AS estimate, held.provisional + d_provisional AS provisional,
                held.frozen + d_frozen AS frozen
            FROM allotment_node AS held
            WHERE held.treasury_id = change.treasury_id AND held.tier = change.tier AND held.holder = change.holder
                AND held.source = change.source AND held.year = change.year LIMIT 1
        ) AS left_over
        WHERE least(left_over.free, left_over.estimate, left_over.provisional, left_over.frozen) < 0
        ORDER BY first_step;
    IF FOUND THEN
        RETURN;
    END IF;

    UPDATE allotment_node AS node SET estimate = node.estimate + d_estimate,
        provisional = node.provisional + d_provisional, handed_down = node.handed_down + d_handed_down,
        frozen = node.frozen + d_frozen
    FROM allotment_changes(p_treasury, p_decision) AS change
    WHERE node.treasury_id = change.treasury_id AND node.tier = change.tier AND node.holder = change.holder
        AND node.source = change.source AND node.year = change.year;

    RETURN QUERY
        SELECT 'REPLACED', step.holder_treasury_id, step.tier, step.holder, step.source, step.year,
            step.giver_treasury_id, step.giver_tier, step.giver, -d_provisional
        FROM allotment_step AS step
        WHERE step.treasury_id = p_treasury AND step.decision_id = p_decision AND step.kind = 'replaced'
        ORDER BY step.step_no;
END $$;

-- Freezes (positive) or unfreezes (negative) part of lines of one treasury; the đồng that each line lacks, 0 = done.
-- A line frozen beyond what is available is left as it is.
CREATE FUNCTION budget_freeze(p_treasury bigint, k_kind text[], k_unit text[], k_source text[], k_year int[], p_amount bigint[])
RETURNS TABLE (n int, short bigint)
LANGUAGE plpgsql
SET enable_seqscan = off
AS $$
#variable_conflict use_column
BEGIN
    PERFORM line.id
    FROM (SELECT * FROM unnest(k_kind, k_unit, k_source, k_year) AS key (kind, unit, source, year)
          ORDER BY kind, unit, source, year) AS key
    CROSS JOIN LATERAL (
        SELECT id FROM budget_line WHERE treasury_id = p_treasury AND account_kind = key.kind AND unit_code = key.unit
            AND source = key.source AND year = key.year LIMIT 1 FOR UPDATE
    ) AS line;

    RETURN QUERY
    WITH asked AS (
        SELECT key.*, greatest(key.amount - coalesce(line.available, 0), -key.amount - coalesce(line.frozen, 0), 0) AS missing
        FROM unnest(k_kind, k_unit, k_source, k_year, p_amount) WITH ORDINALITY
            AS key (kind, unit, source, year, amount, n)
        LEFT JOIN LATERAL (
            SELECT available, frozen FROM budget_line WHERE treasury_id = p_treasury AND account_kind = key.kind
                AND unit_code = key.unit AND source = key.source AND year = key.year LIMIT 1
        ) AS line ON true
    ), done AS (
        UPDATE budget_line AS line SET frozen = line.frozen + asked.amount FROM asked
        WHERE line.treasury_id = p_treasury AND line.account_kind = asked.kind AND line.unit_code = asked.unit
            AND line.source = asked.source AND line.year = asked.year AND asked.missing = 0
    )
    SELECT asked.n::int, asked.missing FROM asked ORDER BY asked.n;
END $$;
