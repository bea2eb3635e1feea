-- Providers, authorisations, batches of bills, and the bills. Written set-based by services.py alone.

CREATE TABLE autopay_provider (
    code           text PRIMARY KEY,
    name           text NOT NULL,
    tax_code       text NOT NULL DEFAULT '',
    services       text[] NOT NULL,
    key_id         text NOT NULL UNIQUE,        -- under which the signatures on batches are made
    public_key     bytea NOT NULL,              -- Ed25519, 32 bytes
    registered_at  timestamptz NOT NULL,
    registered_by  text NOT NULL
);

CREATE TABLE autopay_authorisation (
    id                bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    unit_code         text NOT NULL,
    provider          text NOT NULL REFERENCES autopay_provider,
    service           text NOT NULL,
    customers         text[] NOT NULL CONSTRAINT authorisation_names_a_customer CHECK (customers <> '{}'),
    payee_code        text NOT NULL,            -- whom the unit pays, as its own register has it
    ndkt              text NOT NULL,
    accounts          text[] NOT NULL CONSTRAINT authorisation_names_an_account CHECK (accounts <> '{}'),
                                                -- sources of the estimate, or "deposit", in the order they pay
    cap               bigint CONSTRAINT authorisation_cap_is_positive CHECK (cap > 0),
    tolerance_percent smallint CONSTRAINT authorisation_tolerance_is_not_negative CHECK (tolerance_percent >= 0),
    contract_no       text NOT NULL DEFAULT '',
    valid_from        date NOT NULL,
    valid_to          date,
    state             text NOT NULL
                      CHECK (state IN ('draft', 'countersigned', 'active', 'suspended', 'revoked', 'replaced')),
    prepared_by       text NOT NULL,
    prepared_at       timestamptz NOT NULL,
    chief_accountant  text,
    holder            text,
    signatures        jsonb NOT NULL DEFAULT '[]',  -- both, over the same canonical content
    active_from_at    timestamptz,
    ended_at          timestamptz,
    changed_by        text NOT NULL DEFAULT '',
    reason            text NOT NULL DEFAULT '',
    CONSTRAINT authorisation_ends_after_it_begins CHECK (valid_to >= valid_from),
    CONSTRAINT authorisation_is_signed_by_three_people CHECK (
        state IN ('draft', 'countersigned') OR prepared_by <> chief_accountant AND prepared_by <> holder
        AND chief_accountant <> holder)
);
CREATE INDEX authorisation_of_unit ON autopay_authorisation (unit_code, id);

CREATE TABLE autopay_customer (
    provider          text NOT NULL,
    customer          text NOT NULL,
    authorisation_id  bigint NOT NULL REFERENCES autopay_authorisation,
    unit_code         text NOT NULL,
    ended_at          timestamptz,
    PRIMARY KEY (provider, customer, authorisation_id)
);
CREATE UNIQUE INDEX customer_is_authorised_once ON autopay_customer (provider, customer) WHERE ended_at IS NULL;

CREATE TABLE autopay_batch (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    provider     text NOT NULL,
    batch        text NOT NULL,
    period       text NOT NULL,
    came_by      text NOT NULL CHECK (came_by IN ('api', 'file')),
    lines        int NOT NULL,
    total        bigint NOT NULL,
    digest       bytea NOT NULL,
    body         bytea NOT NULL,
    signature    text NOT NULL,
    received_at  timestamptz NOT NULL,
    answer       jsonb,                         -- what the provider was answered the first time
    CONSTRAINT batch_comes_once UNIQUE (provider, batch)
);

CREATE TABLE autopay_bill (
    id                bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    batch_id          bigint NOT NULL,
    line_no           int NOT NULL,
    provider          text NOT NULL,
    bill              text NOT NULL,
    customer          text NOT NULL,
    invoice_no        text NOT NULL DEFAULT '',
    lookup_code       text NOT NULL DEFAULT '', -- under which anybody finds the e-invoice
    period            text NOT NULL DEFAULT '',
    performed_on      date,                     -- last day of what was supplied
    amount            bigint NOT NULL CONSTRAINT bill_asks_for_something CHECK (amount > 0),
    due_on            date NOT NULL,
    unit_code         text,                     -- NULL: nobody knows whose it is
    authorisation_id  bigint,
    state             text NOT NULL,
    reason            text NOT NULL DEFAULT '',
    note              text NOT NULL DEFAULT '',
    confirmed_by      text NOT NULL DEFAULT '', -- who said it is right although it was held
    first_bill_id     bigint,                   -- of a duplicate: the one it repeats
    next_at           timestamptz,              -- when something happens by itself: payment, another try, the end of waiting
    account           text NOT NULL DEFAULT '', -- what paid it
    dossier_id        bigint UNIQUE,
    dossier           text NOT NULL DEFAULT '',
    received_at       timestamptz NOT NULL,
    settled_at        timestamptz
);
CREATE UNIQUE INDEX bill_is_paid_once ON autopay_bill (provider, bill) WHERE state <> 'rejected';
CREATE INDEX bill_of_customer ON autopay_bill (provider, customer, id);
CREATE INDEX bill_of_unit ON autopay_bill (unit_code, id);
CREATE INDEX bill_of_batch ON autopay_bill (batch_id, line_no);
CREATE INDEX bill_due ON autopay_bill (next_at) WHERE next_at IS NOT NULL;

CREATE TABLE autopay_step (
    bill_id     bigint NOT NULL,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    unit_code   text,
    from_state  text NOT NULL,
    to_state    text NOT NULL,
    reason      text NOT NULL,
    actor       text NOT NULL,
    at          timestamptz NOT NULL,
    note        text NOT NULL DEFAULT '',
    PRIMARY KEY (bill_id, id),
    CONSTRAINT bill_step_is_allowed CHECK (/*allowed*/)
);
