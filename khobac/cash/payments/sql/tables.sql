-- Payment orders, their lines and steps, and the two doors that money crosses. Written set-based by services.py alone;
-- no foreign keys (posting writes these), guarded by CHECKs and by verify-books.

CREATE TABLE payment_order (
    treasury_id   bigint NOT NULL,
    id            bigint GENERATED ALWAYS AS IDENTITY,
    key           text NOT NULL,               -- dossier and attempt: prepared once
    dossier_id    bigint NOT NULL,
    dossier       text NOT NULL,               -- its number, as people know it
    unit_code     text NOT NULL,
    office        text NOT NULL,               -- the office that handles it now
    budget_year   smallint NOT NULL,
    bank          text NOT NULL,               -- the bank whose payment account pays, or the treasury of the payee
    amount        bigint NOT NULL CONSTRAINT payment_order_pays_something CHECK (amount > 0),
    money_in      text NOT NULL,               -- the role of the account where the money stands until it is debited
    is_list       boolean NOT NULL,            -- pays the rows of a list, each named by its number
    replaces      bigint,                      -- the order that came back and that this one corrects
    state         text NOT NULL,
    outcome       text NOT NULL DEFAULT 'known' CHECK (outcome IN ('known', 'unknown', 'rejected', 'not_received')),
    message_id    text,                        -- the outbox message that carries it
    prepared_at   timestamptz NOT NULL,
    PRIMARY KEY (treasury_id, id),
    CONSTRAINT payment_order_prepared_once UNIQUE (treasury_id, key)
);
CREATE INDEX payment_order_of_dossier ON payment_order (treasury_id, dossier_id);
CREATE INDEX payment_order_to_send ON payment_order (treasury_id, bank, id) WHERE state = 'prepared';
CREATE INDEX payment_order_in_message ON payment_order (treasury_id, message_id) WHERE message_id IS NOT NULL;

CREATE TABLE payment_line (
    treasury_id  bigint NOT NULL,
    order_id     bigint NOT NULL,
    line_no      smallint NOT NULL,
    unit_code    text NOT NULL,
    name         text NOT NULL,
    bank         text NOT NULL,
    account      text NOT NULL,
    remittance   text NOT NULL,
    amount       bigint NOT NULL CONSTRAINT payment_line_pays_something CHECK (amount > 0),
    state        text NOT NULL DEFAULT 'pending'
                 CHECK (state IN ('pending', 'posted', 'rejected', 'returned', 'replaced', 'given_up')),
    PRIMARY KEY (treasury_id, order_id, line_no)
);

CREATE TABLE payment_step (
    treasury_id  bigint NOT NULL,
    order_id     bigint NOT NULL,
    id           bigint GENERATED ALWAYS AS IDENTITY,
    from_state   text NOT NULL,
    to_state     text NOT NULL,
    at           timestamptz NOT NULL,
    message      text NOT NULL DEFAULT '',     -- the bank message that caused it
    PRIMARY KEY (treasury_id, order_id, id),
    CONSTRAINT payment_step_is_allowed CHECK (/*allowed*/)
);

CREATE TABLE payment_outbox (
    treasury_id  bigint NOT NULL,
    message_id   text NOT NULL,
    bank         text NOT NULL,
    body         bytea NOT NULL,
    digest       bytea NOT NULL,
    state        text NOT NULL CHECK (state IN ('sending', 'sent', 'unknown', 'not_received', 'refused')),
    created_at   timestamptz NOT NULL,
    sent_at      timestamptz,
    asked_at     timestamptz,
    problem      text NOT NULL DEFAULT '',
    PRIMARY KEY (treasury_id, message_id)
);
CREATE INDEX payment_outbox_open ON payment_outbox (created_at) WHERE state IN ('sending', 'unknown');

CREATE TABLE payment_inbox (
    sender        text NOT NULL,
    message_id    text NOT NULL,
    message_type  text NOT NULL,
    digest        bytea NOT NULL,
    body          bytea NOT NULL,
    signature     text NOT NULL,
    received_at   timestamptz NOT NULL,
    handled_at    timestamptz,
    outcome       jsonb,                       -- what was answered the first time
    PRIMARY KEY (sender, message_id)
);
CREATE INDEX payment_inbox_unhandled ON payment_inbox (received_at) WHERE handled_at IS NULL;

-- What no order explains, or what came too late to change anything: a person's list, never silence.
CREATE TABLE payment_exception (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sender       text NOT NULL,
    message_id   text NOT NULL,
    kind         text NOT NULL,
    reference    text NOT NULL,
    amount       bigint NOT NULL,
    noticed_at   timestamptz NOT NULL,
    settled_at   timestamptz,
    note         text NOT NULL DEFAULT ''
);
