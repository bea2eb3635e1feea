-- advance_recover: advances are taken off, oldest first, by a batch of settlements, recoveries, returns, give-ups.
-- Called by commitments/services alone.
--
-- Each row names a pool: all advances of a contract, or the lines of one advance dossier. Demands and advances are laid
-- end to end; where the two scales overlap, that much of that advance goes to that demand. A demand that the pool does
-- not cover in full takes nothing. A repeat (same reference and kind) is answered with what it took the first time.

CREATE FUNCTION advance_recover(
    p_treasury bigint, p_at timestamptz, p_reference text[], p_kind text[], p_contract bigint[], p_dossier bigint[],
    p_amount bigint[])
RETURNS TABLE (n int, dossier_id bigint, line_no int, ndkt text, chapter text, section text, source text, year int,
               amount bigint)
LANGUAGE plpgsql
SET enable_seqscan = off             -- arrays have no statistics, and the plan is kept while tables grow:
SET enable_hashjoin = off            -- rows of tables are always found by their keys
SET enable_mergejoin = off
SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
BEGIN
    PERFORM FROM advance
    WHERE treasury_id = p_treasury AND (contract_id = ANY (p_contract) OR dossier_id = ANY (p_dossier))
    ORDER BY treasury_id, dossier_id, line_no FOR UPDATE;

    RETURN QUERY
    WITH given AS MATERIALIZED (
        SELECT * FROM unnest(p_reference, p_kind, p_contract, p_dossier, p_amount) WITH ORDINALITY
            AS given (reference, kind, contract_id, dossier_id, amount, n)
    ), earlier AS MATERIALIZED (
        SELECT given.n, part.dossier_id, part.line_no, part.amount
        FROM given JOIN advance_recovery AS part ON part.treasury_id = p_treasury AND part.kind = given.kind
            AND part.reference = given.reference
            AND part.dossier_id IN (SELECT dossier_id FROM advance WHERE treasury_id = p_treasury AND (
                advance.dossier_id = given.dossier_id OR advance.contract_id = given.contract_id))
    ), demand AS (
        SELECT given.*, sum(given.amount) OVER pool - given.amount AS low, sum(given.amount) OVER pool AS high
        FROM given WHERE given.n NOT IN (SELECT n FROM earlier)
        WINDOW pool AS (PARTITION BY given.contract_id, given.dossier_id ORDER BY given.n)
    ), pool AS (
        SELECT DISTINCT contract_id, dossier_id FROM demand
    ), supply AS (
        SELECT pool.contract_id AS pool_contract, pool.dossier_id AS pool_dossier, advance.dossier_id, advance.line_no,
            sum(advance.outstanding) OVER oldest - advance.outstanding AS low,
            sum(advance.outstanding) OVER oldest AS high,
            sum(advance.outstanding) OVER (PARTITION BY pool.contract_id, pool.dossier_id) AS total
        FROM pool JOIN advance ON advance.treasury_id = p_treasury AND advance.outstanding > 0
            AND (advance.contract_id = pool.contract_id OR advance.dossier_id = pool.dossier_id)
        WINDOW oldest AS (PARTITION BY pool.contract_id, pool.dossier_id
            ORDER BY advance.paid_on, advance.dossier_id, advance.line_no)
    ), taken AS MATERIALIZED (
        SELECT demand.n, demand.reference, demand.kind, supply.dossier_id, supply.line_no,
            (least(demand.high, supply.high) - greatest(demand.low, supply.low))::bigint AS amount
        FROM demand JOIN supply ON supply.pool_contract IS NOT DISTINCT FROM demand.contract_id
            AND supply.pool_dossier IS NOT DISTINCT FROM demand.dossier_id
            AND demand.high <= supply.total AND demand.low < supply.high AND supply.low < demand.high
    ), written AS (
        INSERT INTO advance_recovery (treasury_id, dossier_id, line_no, reference, kind, unit_code, amount, at)
        SELECT p_treasury, taken.dossier_id, taken.line_no, taken.reference, taken.kind, advance.unit_code,
            taken.amount, p_at
        FROM taken JOIN advance ON advance.treasury_id = p_treasury AND advance.dossier_id = taken.dossier_id
            AND advance.line_no = taken.line_no
    ), lowered AS (
        UPDATE advance SET settled = advance.settled + sums.settled, returned = advance.returned + sums.returned,
            given_up = advance.given_up + sums.given_up
        FROM (SELECT taken.dossier_id, taken.line_no,
                     coalesce(sum(taken.amount) FILTER (WHERE taken.kind = 'settled'), 0)::bigint AS settled,
                     coalesce(sum(taken.amount) FILTER (WHERE taken.kind = 'returned'), 0)::bigint AS returned,
                     coalesce(sum(taken.amount) FILTER (WHERE taken.kind = 'given_up'), 0)::bigint AS given_up
              FROM taken GROUP BY taken.dossier_id, taken.line_no) AS sums
        WHERE advance.treasury_id = p_treasury AND advance.dossier_id = sums.dossier_id
            AND advance.line_no = sums.line_no
    ), answer AS (
        SELECT taken.n, taken.dossier_id, taken.line_no, taken.amount FROM taken
        UNION ALL SELECT * FROM earlier
    )
    SELECT answer.n::int, answer.dossier_id, answer.line_no, advance.ndkt, advance.chapter, advance.section,
        advance.source, advance.year, answer.amount
    FROM answer JOIN advance ON advance.treasury_id = p_treasury AND advance.dossier_id = answer.dossier_id
        AND advance.line_no = answer.line_no
    ORDER BY answer.n, advance.paid_on, answer.dossier_id, answer.line_no;
END $$;
