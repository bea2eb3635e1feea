-- Commitments get their number; their changes also say a currency, and may carry over; retention money has its rows.

ALTER TABLE commitment ADD COLUMN number text NOT NULL DEFAULT '';        -- legal number, given at approval
CREATE INDEX commitment_by_key ON commitment (treasury_id, unit_code, source, year);

ALTER TABLE commitment_row
    ADD COLUMN currency text NOT NULL DEFAULT 'VND',
    ADD COLUMN amount_fx numeric(20, 2),           -- signed change in that currency; NULL for đồng
    ADD COLUMN rate numeric(18, 4),                -- đồng for one unit, as of the change
    DROP CONSTRAINT commitment_row_is_of_a_known_kind,
    ADD CONSTRAINT commitment_row_is_of_a_known_kind
        CHECK (kind IN ('new', 'adjust', 'cancel', 'carry_out', 'carry_in')),
    ADD CONSTRAINT commitment_row_in_currency_has_its_rate
        CHECK (currency = 'VND' AND amount_fx IS NULL AND rate IS NULL
            OR currency <> 'VND' AND amount_fx IS NOT NULL AND rate > 0);

-- What was kept of a contract's payments, released, or moved to a deposit; `retained` of the contract is their sum.
CREATE TABLE retention_row (
    treasury_id bigint NOT NULL,
    contract_id bigint NOT NULL,
    reference   text NOT NULL,
    kind        text NOT NULL,
    unit_code   text NOT NULL,
    amount      bigint NOT NULL,
    at          timestamptz NOT NULL,
    CONSTRAINT retention_row_happens_once PRIMARY KEY (treasury_id, contract_id, reference, kind),
    CONSTRAINT retention_row_has_an_amount CHECK (amount > 0),
    CONSTRAINT retention_row_is_of_a_known_kind CHECK (kind IN ('kept', 'released', 'moved'))
);

-- Terms recorded before appendices had a day of their own: in force since the contract was signed or the day of record.
-- (Row-level security binds the owner too: it is lifted for this one statement.)
ALTER TABLE commitments_contractversion NO FORCE ROW LEVEL SECURITY;
ALTER TABLE commitments_contract NO FORCE ROW LEVEL SECURITY;
UPDATE commitments_contractversion AS version SET valid_from =
    CASE version.number WHEN 1 THEN contract.signed_on ELSE (version.recorded_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date END
FROM commitments_contract AS contract WHERE contract.id = version.contract_id;
ALTER TABLE commitments_contract FORCE ROW LEVEL SECURITY;
ALTER TABLE commitments_contractversion FORCE ROW LEVEL SECURITY;
