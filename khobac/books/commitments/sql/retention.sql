-- retention_move: money kept from payments of contracts, released, or moved to a deposit; all moves of a batch at once.
-- Called by commitments/services/retention.py alone. Contracts are locked in order of id. A repeat changes nothing.
-- Raises KB004 when more goes than is kept, or when what is paid, advanced and kept together would exceed the contract.

CREATE FUNCTION retention_move(
    p_at timestamptz, p_contract bigint[], p_kind text[], p_reference text[], p_amount bigint[])
RETURNS int
LANGUAGE plpgsql
AS $$
DECLARE
    contracts bigint[];
    changes bigint[];
    wrong text;
BEGIN
    PERFORM FROM commitments_contract WHERE id = ANY (p_contract) ORDER BY id FOR UPDATE;

    WITH written AS (
        INSERT INTO retention_row (treasury_id, contract_id, kind, reference, unit_code, amount, at)
        SELECT contract.treasury_id, contract.id, given.kind, given.reference, contract.unit_code, given.amount, p_at
        FROM unnest(p_contract, p_kind, p_reference, p_amount) AS given (contract_id, kind, reference, amount)
        JOIN commitments_contract AS contract ON contract.id = given.contract_id
        ON CONFLICT (treasury_id, contract_id, reference, kind) DO NOTHING
        RETURNING contract_id, CASE kind WHEN 'kept' THEN amount ELSE -amount END AS change
    )
    SELECT array_agg(contract_id), array_agg(change) INTO contracts, changes FROM written;

    SELECT contract.code INTO wrong
    FROM (SELECT contract_id, sum(change) AS change FROM unnest(contracts, changes) AS made (contract_id, change)
          GROUP BY contract_id) AS moved
    JOIN commitments_contract AS contract ON contract.id = moved.contract_id
    WHERE contract.retained + moved.change < 0 OR moved.change > 0
        AND contract.paid_gross + contract.advance_outstanding + contract.retained + moved.change > contract.value
    LIMIT 1;
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'KB004', MESSAGE = wrong;
    END IF;

    UPDATE commitments_contract AS contract SET retained = contract.retained + moved.change
    FROM (SELECT contract_id, sum(change)::bigint AS change
          FROM unnest(contracts, changes) AS made (contract_id, change) GROUP BY contract_id) AS moved
    WHERE contract.id = moved.contract_id;
    RETURN coalesce(cardinality(contracts), 0);
END $$;
