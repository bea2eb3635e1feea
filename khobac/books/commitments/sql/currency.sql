-- What a change in đồng of a commitment comes to in the contract's own currency: at the average rate it was committed at.
-- Of a commitment in đồng: VND and nothing else.

CREATE FUNCTION commitment_in_currency(
    p_treasury bigint, p_contract bigint, p_year int, p_source text, p_change bigint)
RETURNS TABLE (currency text, amount_fx numeric, rate numeric)
LANGUAGE sql STABLE AS $$
    SELECT CASE WHEN held.fx <> 0 THEN held.currency ELSE 'VND' END,
        round(held.fx * p_change / nullif(held.dong, 0), 2), round(held.dong / nullif(held.fx, 0), 4)
    FROM (SELECT max(done.currency) AS currency, sum(done.amount_fx) AS fx, sum(done.amount) AS dong
          FROM commitment_row AS done
          WHERE done.treasury_id = p_treasury AND done.contract_id = p_contract AND done.year = p_year
              AND done.source = p_source AND done.amount_fx IS NOT NULL) AS held
$$;
