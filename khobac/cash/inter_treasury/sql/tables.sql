-- Arrivals from other treasuries with their steps, and the outbox and inbox of all messages between treasuries. Written
-- set-based by services.py alone; no foreign keys (posting writes these), guarded by CHECKs and by verify-books.

CREATE TABLE transfer_arrival (
    treasury_id  bigint NOT NULL,              -- the book of the payee's treasury
    id           bigint GENERATED ALWAYS AS IDENTITY,
    sender       text NOT NULL,                -- code of the payer's treasury
    name         text NOT NULL,                -- the order there
    message_id   text NOT NULL,                -- the message that brought it
    dossier      text NOT NULL,                -- under whose number both books post
    office       text NOT NULL,                -- the office that took it in
    payer        text NOT NULL,
    payee        text NOT NULL,
    account      text NOT NULL,                -- as the payer's treasury wrote it
    content      text NOT NULL,
    amount       bigint NOT NULL CONSTRAINT transfer_arrival_is_something CHECK (amount > 0),
    unit_code    text NOT NULL DEFAULT '',     -- whose deposit was credited
    state        text NOT NULL,
    received_at  timestamptz NOT NULL,
    PRIMARY KEY (treasury_id, id),
    CONSTRAINT transfer_arrives_once UNIQUE (treasury_id, sender, name),
    CONSTRAINT transfer_is_credited_to_a_unit CHECK ((state = 'credited') = (unit_code <> ''))
);
CREATE INDEX transfer_arrival_waiting ON transfer_arrival (treasury_id, id) WHERE state = 'waiting';

CREATE TABLE transfer_step (
    treasury_id  bigint NOT NULL,
    arrival_id   bigint NOT NULL,
    id           bigint GENERATED ALWAYS AS IDENTITY,
    from_state   text NOT NULL,
    to_state     text NOT NULL,
    at           timestamptz NOT NULL,
    actor        text NOT NULL DEFAULT '',     -- '' = on arrival
    reason       text NOT NULL DEFAULT '',
    PRIMARY KEY (treasury_id, arrival_id, id),
    CONSTRAINT transfer_step_is_allowed CHECK (/*allowed*/)
);

CREATE TABLE transfer_outbox (
    treasury_id  bigint NOT NULL,
    message_id   text NOT NULL,
    kind         text NOT NULL CHECK (kind IN ('transfers', 'news')),
    sender       text NOT NULL,
    receiver     text NOT NULL,
    body         bytea NOT NULL,
    digest       bytea NOT NULL,
    state        text NOT NULL DEFAULT 'sending' CHECK (state IN ('sending', 'sent', 'refused')),
    created_at   timestamptz NOT NULL,
    tries        int NOT NULL DEFAULT 0,
    next_at      timestamptz NOT NULL,         -- not tried again before
    sent_at      timestamptz,
    problem      text NOT NULL DEFAULT '',
    PRIMARY KEY (treasury_id, message_id)
);
CREATE INDEX transfer_outbox_open ON transfer_outbox (next_at) WHERE state = 'sending';

CREATE TABLE transfer_inbox (
    sender       text NOT NULL,
    message_id   text NOT NULL,
    kind         text NOT NULL,
    receiver     text NOT NULL,
    digest       bytea NOT NULL,
    body         bytea NOT NULL,
    signature    text NOT NULL,
    received_at  timestamptz NOT NULL,
    refused      text NOT NULL DEFAULT '',     -- the word it was refused for: kept, nothing done, a person looks
    PRIMARY KEY (sender, message_id)
);
CREATE INDEX transfer_inbox_refused ON transfer_inbox (receiver, received_at) WHERE refused <> '';
