-- Budget lines and their movements. Written by budget_move (move.sql) alone. No trigger, no foreign key.

CREATE TABLE budget_line (
    treasury_id  bigint NOT NULL,
    id           bigint GENERATED ALWAYS AS IDENTITY,
    account_kind text NOT NULL,
    unit_code    text NOT NULL,
    source       text NOT NULL,                    -- '' on a deposit
    year         int NOT NULL,                     -- budget year; 0 on a deposit
    estimate     bigint NOT NULL DEFAULT 0,
    provisional  bigint NOT NULL DEFAULT 0,        -- allotted before the estimate, which replaces it
    deposited    bigint NOT NULL DEFAULT 0,        -- money arrived on a deposit
    reserved     bigint NOT NULL DEFAULT 0,        -- held by dossiers filed
    committed    bigint NOT NULL DEFAULT 0,        -- commitments less what was paid on them
    advance      bigint NOT NULL DEFAULT 0,        -- advances outstanding
    actual       bigint NOT NULL DEFAULT 0,        -- spent; on a deposit paid out
    allotted     bigint NOT NULL GENERATED ALWAYS AS (estimate + provisional + deposited) STORED,
    available    bigint NOT NULL GENERATED ALWAYS AS
        (estimate + provisional + deposited - reserved - committed - advance - actual) STORED,
    PRIMARY KEY (treasury_id, id),
    CONSTRAINT budget_line_is_the_only_one_of_its_key UNIQUE (treasury_id, account_kind, unit_code, source, year),
    CONSTRAINT budget_line_is_an_estimate_or_a_deposit CHECK (
        account_kind = 'estimate' AND source <> '' AND year > 0 AND deposited = 0
        OR account_kind = 'deposit' AND source = '' AND year = 0 AND estimate = 0 AND provisional = 0),
    CONSTRAINT budget_line_parts_are_not_negative CHECK (
        estimate >= 0 AND provisional >= 0 AND deposited >= 0 AND reserved >= 0 AND committed >= 0 AND advance >= 0
        AND actual >= 0),
    CONSTRAINT budget_line_not_overdrawn CHECK (available >= 0)
) WITH (fillfactor = 70);                           -- room on the page: a change touches no index

CREATE TABLE budget_movement (
    treasury_id   bigint NOT NULL,
    id            bigint GENERATED ALWAYS AS IDENTITY,   -- order of posting
    line_id       bigint NOT NULL,
    unit_code     text NOT NULL,
    event         text NOT NULL,
    reference     text NOT NULL,
    d_estimate    bigint NOT NULL,
    d_provisional bigint NOT NULL,
    d_deposited   bigint NOT NULL,
    d_reserved    bigint NOT NULL,
    d_committed   bigint NOT NULL,
    d_advance     bigint NOT NULL,
    d_actual      bigint NOT NULL,
    actor         text NOT NULL,
    at            timestamptz NOT NULL,
    reason        text NOT NULL,
    CONSTRAINT budget_movement_happens_once PRIMARY KEY (treasury_id, reference, event, line_id)
);
