-- Periods of each treasury and what the year-end did. Written by periods/services.py alone. No trigger, no foreign key.

-- A period nobody has touched has no row and is open.
CREATE TABLE period (
    treasury_id bigint NOT NULL,
    kind        text NOT NULL,
    first_on    date NOT NULL,
    last_on     date NOT NULL,
    state       text NOT NULL,
    changed_at  timestamptz NOT NULL,
    PRIMARY KEY (treasury_id, kind, first_on),
    CONSTRAINT period_is_a_day_month_or_year CHECK (kind IN ('day', 'month', 'year')),
    CONSTRAINT period_state_is_known CHECK (state IN ('open', 'temporarily_closed', 'permanently_closed'))
);
CREATE INDEX period_not_open ON period (treasury_id, last_on) WHERE state <> 'open';

-- How a period came to its state; append-only.
CREATE TABLE period_step (
    treasury_id bigint NOT NULL,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    kind        text NOT NULL,
    first_on    date NOT NULL,
    from_state  text NOT NULL,
    event       text NOT NULL,
    to_state    text NOT NULL,
    actor       text NOT NULL,
    asked_by    text NOT NULL,                     -- of a reopening: who asked for it
    reason      text NOT NULL,
    at          timestamptz NOT NULL,
    PRIMARY KEY (treasury_id, kind, first_on, id),
    CONSTRAINT period_reopens_by_two_persons_and_a_reason CHECK (
        event <> 'reopen' OR asked_by <> '' AND asked_by <> actor AND char_length(btrim(reason)) >= 10)
);

-- What may be entered into a temporarily closed period, by whom and until when; dated.
CREATE TABLE late_entry_rule (
    kind         text NOT NULL,
    event        text NOT NULL,                    -- accounting event, a file of ledger/postings; '*' = any
    seat         text NOT NULL,                    -- who may permit it
    until        text NOT NULL,                    -- MM-DD of the year after the period; '' = until closed for good
    needs_reason boolean NOT NULL,
    valid_from   date NOT NULL,
    valid_to     date,
    basis        text NOT NULL,
    certainty    text NOT NULL,
    PRIMARY KEY (kind, event, seat, valid_from),
    CONSTRAINT late_entry_rule_ends_after_it_begins CHECK (valid_to >= valid_from)
);

-- An event let into a temporarily closed period for a while, by a person; append-only.
CREATE TABLE period_permit (
    treasury_id bigint NOT NULL,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    kind        text NOT NULL,
    first_on    date NOT NULL,
    event       text NOT NULL,
    actor       text NOT NULL,
    reason      text NOT NULL,
    from_at     timestamptz NOT NULL,
    until_at    timestamptz NOT NULL,
    PRIMARY KEY (treasury_id, kind, first_on, id)
);

-- Who owes what by which day of the year after (or of the year itself); dated. `stage` names what the books can tell of it.
CREATE TABLE period_duty (
    key         text NOT NULL,
    month_day   text NOT NULL,
    years_later int NOT NULL,                      -- 1 = in the year after the budget year
    due_from    text NOT NULL,
    form        text NOT NULL,
    what_vi     text NOT NULL,
    what_en     text NOT NULL,
    basis       text NOT NULL,
    valid_from  date NOT NULL,                     -- budget years from this day on
    valid_to    date,
    certainty   text NOT NULL,
    PRIMARY KEY (key, valid_from),
    CONSTRAINT period_duty_is_owed_by_somebody CHECK (due_from IN ('unit', 'treasury', 'finance', 'province'))
);
CREATE TABLE period_duty_told (
    key  text NOT NULL,
    year int NOT NULL,
    when_told text NOT NULL,                       -- ahead, due, over
    at   timestamptz NOT NULL,
    PRIMARY KEY (key, year, when_told)
);

-- What the finance agency's letter carries over: part of the available estimate, or what remains of a contract's commitment.
CREATE TABLE carry_decision (
    treasury_id bigint NOT NULL,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    unit_code   text NOT NULL,
    source      text NOT NULL,
    year        int NOT NULL,                      -- the old budget year
    contract_id bigint,
    amount      bigint NOT NULL,                   -- 0 with a contract: whatever remains
    letter      text NOT NULL,
    actor       text NOT NULL,
    at          timestamptz NOT NULL,
    PRIMARY KEY (treasury_id, id),
    CONSTRAINT carry_decision_is_made_once UNIQUE NULLS NOT DISTINCT (
        treasury_id, unit_code, source, year, letter, contract_id),
    CONSTRAINT carry_decision_says_what CHECK ((contract_id IS NULL) = (amount > 0) AND amount >= 0)
);

CREATE TABLE carry_done (
    treasury_id bigint NOT NULL,
    decision_id bigint NOT NULL,
    plan_id     bigint NOT NULL,
    PRIMARY KEY (treasury_id, decision_id)
);

-- A unit's confirmation of a balance at the end of a year (forms 30 and 31).
CREATE TABLE balance_confirmation (
    treasury_id  bigint NOT NULL,
    id           bigint GENERATED ALWAYS AS IDENTITY,
    year         int NOT NULL,
    account_kind text NOT NULL,
    unit_code    text NOT NULL,
    source       text NOT NULL,
    amount       bigint NOT NULL,
    actor        text NOT NULL,
    at           timestamptz NOT NULL,
    PRIMARY KEY (treasury_id, year, account_kind, unit_code, source, id)
);

-- A rehearsal of the year-end or a run of it, with all it does; append-only.
CREATE TABLE year_end_plan (
    treasury_id  bigint NOT NULL,
    id           bigint GENERATED ALWAYS AS IDENTITY,
    year         int NOT NULL,
    kind         text NOT NULL,
    stages       text[] NOT NULL,
    rehearsal_id bigint,                           -- of a run: the rehearsal it is held against
    actor        text NOT NULL,
    at           timestamptz NOT NULL,
    PRIMARY KEY (treasury_id, id),
    CONSTRAINT year_end_plan_is_rehearsal_or_run CHECK (kind IN ('rehearsal', 'run'))
);
CREATE TABLE year_end_effect (
    treasury_id bigint NOT NULL,
    plan_id     bigint NOT NULL,
    unit_code   text NOT NULL,
    source      text NOT NULL,
    tier        text NOT NULL,                     -- of the tree of allotments: 4 a unit's estimate, C by command, 0-3 above
    carried     bigint NOT NULL,
    moved       bigint NOT NULL,
    cancelled   bigint NOT NULL,
    detail      jsonb NOT NULL,                    -- contracts and advances by line, enough to write the entries
    PRIMARY KEY (treasury_id, plan_id, unit_code, source, tier)
);
CREATE TABLE year_end_closing (
    treasury_id bigint NOT NULL,
    plan_id     bigint NOT NULL,
    role        text NOT NULL,
    level       text NOT NULL,
    source      text NOT NULL,
    treasury    text NOT NULL,
    balance     bigint NOT NULL,                   -- debit less credit before it is closed
    PRIMARY KEY (treasury_id, plan_id, role, level, source, treasury)
);
CREATE TABLE year_end_question (
    treasury_id bigint NOT NULL,
    plan_id     bigint NOT NULL,
    kind        text NOT NULL,
    unit_code   text NOT NULL,
    source      text NOT NULL,
    subject     text NOT NULL,                     -- number of a dossier or contract, an account
    amount      bigint NOT NULL,
    PRIMARY KEY (treasury_id, plan_id, kind, unit_code, source, subject)
);
