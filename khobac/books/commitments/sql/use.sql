-- contract_use_all: what a batch of dossiers takes from contracts and commitments, or gives back (negative amounts).
-- Called by commitments/services alone.
--
-- Contracts are locked in order of id, then commitments in key order. First come first served: a use that finds the
-- commitment or the contract too small is left out, those after it are weighed without it.
-- Answers per use: đồng short on the commitment, đồng over the contract, whether it was done before.
-- Raises KB004 when a dossier would give back more than it took.

CREATE FUNCTION contract_use_all(
    p_at timestamptz, p_dossier bigint[], p_reference text[], p_contract bigint[], p_year int[], p_source text[],
    p_on_commitment boolean[], p_released bigint[], p_gross bigint[], p_advanced bigint[], p_recovered bigint[])
RETURNS TABLE (n int, short bigint, over_contract bigint, already boolean)
LANGUAGE plpgsql
SET enable_seqscan = off             -- arrays have no statistics, and the plan is kept while tables grow:
SET enable_hashjoin = off            -- rows of tables are always found by their keys
SET enable_mergejoin = off
SET plan_cache_mode = force_generic_plan
AS $$
#variable_conflict use_column
DECLARE
    treasuries bigint[];
    units text[];
    alreadys boolean[];
    shorts bigint[] := array_fill(0::bigint, ARRAY[cardinality(p_dossier)]);
    overs bigint[] := shorts;
    refused record;
    is_short boolean;
    too_much bigint;
BEGIN
    PERFORM FROM commitments_contract WHERE id = ANY (p_contract) ORDER BY id FOR UPDATE;
    SELECT array_agg(contract.treasury_id ORDER BY given.n), array_agg(contract.unit_code ORDER BY given.n)
    INTO treasuries, units
    FROM unnest(p_contract) WITH ORDINALITY AS given (id, n)
    LEFT JOIN commitments_contract AS contract ON contract.id = given.id;
    PERFORM FROM commitment
    WHERE (treasury_id, contract_id) IN (SELECT * FROM unnest(treasuries, p_contract))
    ORDER BY treasury_id, contract_id, year, source FOR UPDATE;

    SELECT array_agg(earlier.contract_id IS NOT NULL ORDER BY given.n) INTO alreadys
    FROM unnest(treasuries, p_contract, p_dossier, p_reference) WITH ORDINALITY
        AS given (treasury_id, contract_id, dossier_id, reference, n)
    LEFT JOIN LATERAL (     -- LIMIT holds the planner to one look-up a row, also in a plan made while the table was empty
        SELECT done.contract_id FROM contract_use AS done
        WHERE done.treasury_id = given.treasury_id AND done.contract_id = given.contract_id
            AND done.dossier_id = given.dossier_id AND done.reference = given.reference LIMIT 1
    ) AS earlier ON true;

    LOOP
        is_short := false;
        FOR refused IN
            WITH given AS (
                SELECT * FROM unnest(treasuries, p_contract, p_year, p_source, p_on_commitment, p_released,
                                     p_gross, p_advanced, p_recovered, shorts, overs, alreadys) WITH ORDINALITY
                    AS given (treasury_id, contract_id, year, source, on_commitment, released, gross, advanced,
                              recovered, short, over, already, n)
                WHERE short = 0 AND over = 0 AND NOT already
            ), run AS (
                SELECT given.n, given.contract_id,
                    CASE WHEN given.on_commitment AND given.released > 0 THEN
                        greatest(sum(given.released) FILTER (WHERE given.on_commitment) OVER (
                            PARTITION BY given.contract_id, given.year, given.source ORDER BY given.n)
                            - coalesce(commitment.committed - commitment.released, 0), 0) ELSE 0 END AS short,
                    CASE WHEN given.gross + given.advanced > given.recovered THEN
                        greatest(sum(given.gross + given.advanced - given.recovered) OVER (
                            PARTITION BY given.contract_id ORDER BY given.n)
                            + contract.paid_gross + contract.advance_outstanding - contract.value, 0) ELSE 0 END AS over
                FROM given
                JOIN commitments_contract AS contract ON contract.id = given.contract_id
                LEFT JOIN commitment ON commitment.treasury_id = given.treasury_id
                    AND commitment.contract_id = given.contract_id AND commitment.year = given.year
                    AND commitment.source = given.source
            )
            SELECT DISTINCT ON (contract_id) run.n, run.short, run.over FROM run
            WHERE run.short > 0 OR run.over > 0 ORDER BY contract_id, run.n
        LOOP
            is_short := true;
            shorts[refused.n] := refused.short;
            overs[refused.n] := refused.over;
        END LOOP;
        EXIT WHEN NOT is_short;
    END LOOP;

    INSERT INTO contract_use (treasury_id, contract_id, dossier_id, reference, unit_code, year, source, released, gross,
        advanced, recovered, at)
    SELECT treasury_id, contract_id, dossier_id, reference, unit_code, year, source, released, gross, advanced,
        recovered, p_at
    FROM unnest(treasuries, p_contract, p_dossier, p_reference, units, p_year, p_source, p_released, p_gross,
                p_advanced, p_recovered, shorts, overs, alreadys)
        AS given (treasury_id, contract_id, dossier_id, reference, unit_code, year, source, released, gross, advanced,
                  recovered, short, over, already)
    WHERE short = 0 AND over = 0 AND NOT already;

    IF 0 > ANY (p_released) OR 0 > ANY (p_gross) OR 0 > ANY (p_advanced) THEN
        SELECT contract_use.dossier_id INTO too_much
        FROM (SELECT DISTINCT * FROM unnest(treasuries, p_contract, p_dossier))
            AS given (treasury_id, contract_id, dossier_id)
        JOIN contract_use USING (treasury_id, contract_id, dossier_id)
        GROUP BY contract_use.treasury_id, contract_use.contract_id, contract_use.dossier_id
        HAVING sum(contract_use.released) < 0 OR sum(contract_use.gross) < 0 OR sum(contract_use.advanced) < 0
        LIMIT 1;
        IF too_much IS NOT NULL THEN
            RAISE EXCEPTION USING ERRCODE = 'KB004', MESSAGE = too_much::text;
        END IF;
    END IF;

    UPDATE commitment SET released = commitment.released + used.released
    FROM (SELECT treasury_id, contract_id, year, source, sum(released)::bigint AS released
          FROM unnest(treasuries, p_contract, p_year, p_source, p_on_commitment, p_released, shorts, overs, alreadys)
              AS given (treasury_id, contract_id, year, source, on_commitment, released, short, over, already)
          WHERE on_commitment AND short = 0 AND over = 0 AND NOT already
          GROUP BY treasury_id, contract_id, year, source) AS used
    WHERE commitment.treasury_id = used.treasury_id AND commitment.contract_id = used.contract_id
        AND commitment.year = used.year AND commitment.source = used.source;

    UPDATE commitments_contract AS contract SET paid_gross = contract.paid_gross + used.gross,
        advanced = contract.advanced + used.advanced,
        advance_outstanding = contract.advance_outstanding + used.advanced - used.recovered
    FROM (SELECT contract_id, sum(gross)::bigint AS gross, sum(advanced)::bigint AS advanced,
                 sum(recovered)::bigint AS recovered
          FROM unnest(p_contract, p_gross, p_advanced, p_recovered, shorts, overs, alreadys)
              AS given (contract_id, gross, advanced, recovered, short, over, already)
          WHERE short = 0 AND over = 0 AND NOT already GROUP BY contract_id) AS used
    WHERE contract.id = used.contract_id;
    RETURN QUERY SELECT answer.n::int, answer.short, answer.over, answer.already
        FROM unnest(shorts, overs, alreadys) WITH ORDINALITY AS answer (short, over, already, n);
END $$;
