-- Advances that crossed a year with what was outstanding then (E12c); append-only. `advance.year` is the budget year in which
-- the outstanding part stands now.
CREATE TABLE advance_move (
    treasury_id bigint NOT NULL,
    dossier_id  bigint NOT NULL,                   -- of the advance
    line_no     int NOT NULL,
    unit_code   text NOT NULL,
    from_year   int NOT NULL,
    amount      bigint NOT NULL,
    reference   text NOT NULL,
    at          timestamptz NOT NULL,
    PRIMARY KEY (treasury_id, dossier_id, line_no, from_year),
    CONSTRAINT advance_move_has_an_amount CHECK (amount > 0)
);
CREATE INDEX advance_move_of_unit ON advance_move (treasury_id, unit_code, from_year);
CREATE INDEX advance_standing ON advance (treasury_id, year, unit_code, source) WHERE outstanding > 0;
