-- Credit notes: what a provider takes back of a bill it sent, and what became of that. Written set-based by services.py alone.

ALTER TABLE autopay_bill
    ADD COLUMN credited bigint NOT NULL DEFAULT 0,  -- what credit notes took off it when it was paid, in đồng
    ADD COLUMN paid_year smallint,                  -- budget year of the line that paid it; 0: a deposit, which knows none
    ADD CONSTRAINT bill_is_not_credited_beyond_itself CHECK (credited BETWEEN 0 AND amount);

CREATE TABLE autopay_credit (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    batch_id     bigint NOT NULL,
    provider     text NOT NULL,
    note         text NOT NULL,                     -- the provider's number of the correcting invoice
    bill_id      bigint NOT NULL REFERENCES autopay_bill,
    customer     text NOT NULL,
    unit_code    text NOT NULL,
    amount       bigint NOT NULL CONSTRAINT credit_takes_something_back CHECK (amount > 0),
    open_amount  bigint NOT NULL CONSTRAINT credit_is_used_up_once CHECK (open_amount BETWEEN 0 AND amount),
    received_at  timestamptz NOT NULL,
    CONSTRAINT credit_note_comes_once UNIQUE (provider, note)
);
CREATE INDEX credit_of_bill ON autopay_credit (bill_id);
CREATE INDEX credit_of_batch ON autopay_credit (batch_id);
CREATE INDEX credit_of_unit ON autopay_credit (unit_code, id);
CREATE INDEX credit_open ON autopay_credit (provider, customer) WHERE open_amount > 0;

CREATE TABLE autopay_credit_use (
    credit_id  bigint NOT NULL,
    used_by    text NOT NULL CHECK (used_by IN ('bill', 'return')),
    used_by_id bigint NOT NULL,                     -- the bill it came off, or the dossier by which the unit gave the money back
    unit_code  text NOT NULL,
    amount     bigint NOT NULL CHECK (amount > 0),
    used_at    timestamptz NOT NULL,
    PRIMARY KEY (credit_id, used_by, used_by_id)
);
