-- Commitments, the uses dossiers make of contracts, and advances. Written by the functions beside; contracts,
-- their versions and guarantees are Django's (models.py), because people write them.

CREATE TABLE commitment (
    treasury_id bigint NOT NULL,
    contract_id bigint NOT NULL,
    year        int NOT NULL,
    source      text NOT NULL,
    unit_code   text NOT NULL,
    committed   bigint NOT NULL,                   -- with adjustments, less cancellations
    released    bigint NOT NULL DEFAULT 0,         -- paid on it, net of recovery
    PRIMARY KEY (treasury_id, contract_id, year, source),
    CONSTRAINT commitment_is_not_paid_beyond_itself CHECK (0 <= released AND released <= committed)
) WITH (fillfactor = 70);                           -- room on the page: a change touches no index
ALTER TABLE commitments_contract SET (fillfactor = 70);

-- What people changed on a commitment; committed is the sum of these.
CREATE TABLE commitment_row (
    treasury_id bigint NOT NULL,
    contract_id bigint NOT NULL,
    year        int NOT NULL,
    source      text NOT NULL,
    unit_code   text NOT NULL,
    kind        text NOT NULL,
    amount      bigint NOT NULL,                   -- signed change
    reference   text NOT NULL,
    at          timestamptz NOT NULL,
    CONSTRAINT commitment_row_happens_once PRIMARY KEY (treasury_id, contract_id, reference),
    CONSTRAINT commitment_row_is_of_a_known_kind CHECK (kind IN ('new', 'adjust', 'cancel'))
);

-- What dossiers took from contract and commitment (positive) or gave back (negative); the sums on both are sums of these.
CREATE TABLE contract_use (
    treasury_id bigint NOT NULL,
    contract_id bigint NOT NULL,
    dossier_id  bigint NOT NULL,
    reference   text NOT NULL,
    unit_code   text NOT NULL,
    year        int NOT NULL,
    source      text NOT NULL,
    released    bigint NOT NULL,                   -- from the commitment
    gross       bigint NOT NULL,                   -- work, goods or bills accepted
    advanced    bigint NOT NULL,                   -- advance paid
    recovered   bigint NOT NULL,                   -- advance turned into payment, or returned
    at          timestamptz NOT NULL,
    CONSTRAINT contract_use_happens_once PRIMARY KEY (treasury_id, contract_id, dossier_id, reference)
);

CREATE TABLE advance (
    treasury_id bigint NOT NULL,
    dossier_id  bigint NOT NULL,
    line_no     int NOT NULL,
    contract_id bigint,
    unit_code   text NOT NULL,
    source      text NOT NULL,
    year        int NOT NULL,
    ndkt        text NOT NULL,
    chapter     text NOT NULL,
    section     text NOT NULL,
    amount      bigint NOT NULL,
    settled     bigint NOT NULL DEFAULT 0,         -- turned into expenditure
    returned    bigint NOT NULL DEFAULT 0,         -- money given back by the unit
    given_up    bigint NOT NULL DEFAULT 0,         -- never reached the payee
    paid_on     date NOT NULL,
    due_on      date,                              -- last day to settle; NULL = by the contract's schedule
    outstanding bigint NOT NULL GENERATED ALWAYS AS (amount - settled - returned - given_up) STORED,
    PRIMARY KEY (treasury_id, dossier_id, line_no),
    CONSTRAINT advance_parts_are_not_negative CHECK (amount > 0 AND settled >= 0 AND returned >= 0 AND given_up >= 0),
    CONSTRAINT advance_is_not_recovered_beyond_itself CHECK (outstanding >= 0)
);
CREATE INDEX advance_by_dossier ON advance (dossier_id);
CREATE INDEX advance_of_contract ON advance (treasury_id, contract_id, paid_on, dossier_id, line_no)
    WHERE contract_id IS NOT NULL;
CREATE INDEX advance_due ON advance (treasury_id, due_on) WHERE outstanding > 0 AND due_on IS NOT NULL;

-- What took an advance off, and by which dossier; settled, returned and given_up are sums of these.
CREATE TABLE advance_recovery (
    treasury_id bigint NOT NULL,
    dossier_id  bigint NOT NULL,                   -- of the advance
    line_no     int NOT NULL,
    reference   text NOT NULL,                     -- of what recovered it
    kind        text NOT NULL,
    unit_code   text NOT NULL,
    amount      bigint NOT NULL,
    at          timestamptz NOT NULL,
    PRIMARY KEY (treasury_id, dossier_id, line_no, reference, kind),
    CONSTRAINT advance_recovery_has_an_amount CHECK (amount > 0),
    CONSTRAINT advance_recovery_is_of_a_known_kind CHECK (kind IN ('settled', 'returned', 'given_up'))
);
