-- What an item that came back is to be paid as: proposed by one person, approved by another, sent once as an order of its own.
CREATE TABLE payment_correction (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    treasury_id  bigint NOT NULL,
    order_id     bigint NOT NULL,               -- the item: a row of the order that came back
    line_no      smallint NOT NULL,
    dossier_id   bigint NOT NULL,
    unit_code    text NOT NULL,
    side         text NOT NULL CHECK (side IN ('unit', 'office')),
    name         text NOT NULL,
    bank         text NOT NULL,
    account      text NOT NULL,
    reason       text NOT NULL,
    proposed_by  text NOT NULL,
    proposed_at  timestamptz NOT NULL,
    decision     text NOT NULL DEFAULT 'open' CHECK (decision IN ('open', 'approved', 'declined')),
    decided_by   text,
    decided_at   timestamptz,
    CONSTRAINT correction_is_decided_by_somebody
        CHECK ((decision = 'open') = (decided_by IS NULL) AND (decided_by IS NULL) = (decided_at IS NULL)),
    CONSTRAINT correction_is_approved_by_another CHECK (decision <> 'approved' OR decided_by <> proposed_by)
);
CREATE UNIQUE INDEX payment_correction_once ON payment_correction (treasury_id, order_id, line_no)
    WHERE decision <> 'declined';
CREATE INDEX payment_correction_open ON payment_correction (dossier_id) WHERE decision = 'open';
