-- Revenue: obligations, the lists banks send, receipts, refunds, notices to agencies. Written set-based by services.py alone;
-- what money moves through has no foreign keys and is guarded by CHECKs and by verify-books. No unit reads here.

CREATE TABLE revenue_obligation (
    code            text PRIMARY KEY CHECK (code ~ '^[0-9A-Z][0-9A-Z.-]{0,29}$'),   -- the identification code, for ever
    agency          text NOT NULL,             -- who issued it, by the id of its key
    treasury_id     bigint NOT NULL,
    office          text NOT NULL,             -- the office that collects, its code
    area            text NOT NULL,
    payer_tax_code  text NOT NULL,
    payer_name      text NOT NULL,
    payer_class     text NOT NULL,             -- as the sharing rules call it; '' = not told
    chapter         text NOT NULL,
    item            text NOT NULL,
    period          text NOT NULL,
    document_no     text NOT NULL,             -- declaration, decision or notice
    purpose         text NOT NULL,             -- in plain words, for the payer
    amount_due      bigint NOT NULL CONSTRAINT obligation_is_of_some_amount CHECK (amount_due > 0),
    due_on          date,
    accepts         text NOT NULL CHECK (accepts IN ('exact', 'part', 'any')),  -- paid whole, in parts, or more than is due
    paid            bigint NOT NULL DEFAULT 0 CHECK (paid >= 0),
    cancelled_at    timestamptz,
    claimed_by      text NOT NULL DEFAULT '',  -- the bank that is taking the money now
    claimed_until   timestamptz,
    issued_at       timestamptz NOT NULL,
    content_hash    bytea NOT NULL,            -- of what the agency said: the same code says one thing
    state           text NOT NULL GENERATED ALWAYS AS (
        CASE WHEN paid >= amount_due THEN 'paid' WHEN cancelled_at IS NOT NULL THEN 'cancelled'
             WHEN paid > 0 THEN 'partially_paid' ELSE 'open' END) STORED,
    CONSTRAINT obligation_is_not_paid_beyond_itself CHECK (accepts = 'any' OR paid <= amount_due),
    CONSTRAINT obligation_is_paid_whole CHECK (accepts <> 'exact' OR paid IN (0, amount_due)),
    CONSTRAINT obligation_is_claimed_for_a_time CHECK ((claimed_by = '') = (claimed_until IS NULL))
);
CREATE INDEX revenue_obligation_of_payer ON revenue_obligation (payer_tax_code, document_no);

CREATE TABLE revenue_list (
    no           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sender       text NOT NULL,
    message_id   text NOT NULL,
    digest       bytea NOT NULL,
    signature    text NOT NULL,
    lines        int NOT NULL,
    total        bigint NOT NULL,
    received_at  timestamptz NOT NULL,
    handled_to   int NOT NULL DEFAULT 0,       -- the last line that has become a receipt
    shared       int NOT NULL DEFAULT 0,
    pending      int NOT NULL DEFAULT 0,
    repeated     int NOT NULL DEFAULT 0,
    altered      int NOT NULL DEFAULT 0,
    CONSTRAINT revenue_list_comes_once UNIQUE (sender, message_id),
    CONSTRAINT revenue_list_accounts_for_every_line CHECK (
        handled_to BETWEEN 0 AND lines AND shared + pending + repeated + altered = handled_to)
);
CREATE INDEX revenue_list_unhandled ON revenue_list (no) WHERE handled_to < lines;

CREATE TABLE revenue_list_part (               -- the exact bytes, in pieces
    list_no  bigint NOT NULL,
    part_no  int NOT NULL,
    body     bytea NOT NULL,
    PRIMARY KEY (list_no, part_no)
);

CREATE TABLE revenue_advice (                  -- a line of a list, as the bank said it
    list_no         bigint NOT NULL,
    line_no         int NOT NULL,
    reference       text NOT NULL,
    account         text NOT NULL,
    code            text NOT NULL,
    amount          bigint NOT NULL,
    paid_on         date NOT NULL,
    item            text NOT NULL,
    chapter         text NOT NULL,
    payer_tax_code  text NOT NULL,
    payer_name      text NOT NULL,
    payer_account   text NOT NULL,
    content         text NOT NULL,
    PRIMARY KEY (list_no, line_no)
);

CREATE TABLE revenue_receipt (
    treasury_id     bigint NOT NULL,
    id              bigint GENERATED ALWAYS AS IDENTITY,
    bank            text NOT NULL,
    reference       text NOT NULL,             -- the bank's own number of the payment
    content_hash    bytea NOT NULL,
    list_no         bigint NOT NULL,
    office          text NOT NULL,
    bank_label      text NOT NULL,             -- what the books call the account's bank
    code            text NOT NULL,             -- the obligation it pays; '' = none
    agency          text NOT NULL,
    amount          bigint NOT NULL CONSTRAINT receipt_is_of_some_amount CHECK (amount > 0),
    paid_on         date NOT NULL,             -- the day whose ratios hold
    received_at     timestamptz NOT NULL,
    booked_on       date NOT NULL,
    payer_tax_code  text NOT NULL,
    payer_name      text NOT NULL,
    payer_account   text NOT NULL,
    content         text NOT NULL,
    item            text NOT NULL,
    chapter         text NOT NULL,
    area            text NOT NULL,
    payer_class     text NOT NULL,
    rule            text NOT NULL,             -- the sharing rule
    central         smallint NOT NULL,
    province        smallint NOT NULL,
    district        smallint NOT NULL,
    commune         smallint NOT NULL,
    state           text NOT NULL,
    why_pending     text NOT NULL,
    refunded        bigint NOT NULL DEFAULT 0,
    given_central   bigint NOT NULL DEFAULT 0, -- of what each level would have got of the whole, what it does not hold any more
    given_province  bigint NOT NULL DEFAULT 0,
    given_district  bigint NOT NULL DEFAULT 0,
    given_commune   bigint NOT NULL DEFAULT 0,
    notice_no       bigint,                    -- the notice that tells the agency
    PRIMARY KEY (treasury_id, id),
    CONSTRAINT bank_reference_is_received_once UNIQUE (bank, reference),
    CONSTRAINT receipt_gives_back_no_more_than_it_got CHECK (refunded BETWEEN 0 AND amount),
    CONSTRAINT receipt_gives_back_from_its_levels CHECK (
        given_central + given_province + given_district + given_commune = CASE state WHEN 'shared' THEN refunded ELSE 0 END),
    CONSTRAINT receipt_goes_back_whole_while_nobody_knows_it CHECK (state = 'shared' OR refunded = CASE state WHEN 'returned' THEN amount ELSE 0 END),
    CONSTRAINT receipt_is_shared_whole CHECK (central + province + district + commune = CASE state WHEN 'shared' THEN 100 ELSE 0 END),
    CONSTRAINT receipt_says_why_it_waits CHECK ((state = 'pending') = (why_pending <> ''))
);
CREATE INDEX revenue_receipt_of_code ON revenue_receipt (code) WHERE code <> '';
CREATE INDEX revenue_receipt_pending ON revenue_receipt (treasury_id, id) WHERE state = 'pending';
CREATE INDEX revenue_receipt_of_day ON revenue_receipt (treasury_id, booked_on, bank);
CREATE INDEX revenue_receipt_untold ON revenue_receipt (agency, id) WHERE notice_no IS NULL AND agency <> '';

CREATE TABLE revenue_receipt_step (            -- what a receipt was taken for, each time somebody decided
    treasury_id  bigint NOT NULL,
    receipt_id   bigint NOT NULL,
    id           bigint GENERATED ALWAYS AS IDENTITY,
    from_state   text NOT NULL,
    to_state     text NOT NULL,
    item         text NOT NULL,
    chapter      text NOT NULL,
    area         text NOT NULL,
    rule         text NOT NULL,
    at           timestamptz NOT NULL,
    actor        text NOT NULL,
    reason       text NOT NULL,
    PRIMARY KEY (treasury_id, receipt_id, id),
    CONSTRAINT revenue_receipt_step_is_allowed CHECK (/*receipt steps*/)
);

CREATE TABLE revenue_refund (
    treasury_id    bigint NOT NULL,
    id             bigint GENERATED ALWAYS AS IDENTITY,
    receipt_id     bigint NOT NULL,
    office         text NOT NULL,
    amount         bigint NOT NULL CONSTRAINT refund_is_of_some_amount CHECK (amount > 0),
    reason         text NOT NULL,
    payee_name     text NOT NULL,
    payee_bank     text NOT NULL,
    payee_account  text NOT NULL,
    state          text NOT NULL,
    asked_by       text NOT NULL,              -- the agency that ordered it, under a number of its own; '' = none
    asked_no       text NOT NULL,
    proposed_by    text NOT NULL,              -- '' until somebody of the treasury has taken up what an agency asks
    countersigned_by text NOT NULL DEFAULT '',
    approved_by    text NOT NULL DEFAULT '',
    declined_because text NOT NULL DEFAULT '',
    year           int NOT NULL,
    PRIMARY KEY (treasury_id, id),
    CONSTRAINT refund_is_proposed_by_a_person CHECK (proposed_by <> '' OR (asked_by <> '' AND state IN ('asked', 'declined'))),
    CONSTRAINT refund_has_three_people CHECK (
        approved_by = '' OR (countersigned_by <> '' AND proposed_by <> countersigned_by
            AND approved_by NOT IN (proposed_by, countersigned_by))),
    CONSTRAINT refund_says_why_it_is_declined CHECK ((state = 'declined') = (declined_because <> ''))
);
CREATE INDEX revenue_refund_of_receipt ON revenue_refund (treasury_id, receipt_id);
CREATE INDEX revenue_refund_by_number ON revenue_refund (id);
CREATE INDEX revenue_refund_open ON revenue_refund (treasury_id, id) WHERE state IN (/*open*/);
CREATE UNIQUE INDEX revenue_refund_is_asked_once ON revenue_refund (asked_by, asked_no) WHERE asked_by <> '';

CREATE TABLE revenue_refund_step (
    treasury_id  bigint NOT NULL,
    refund_id    bigint NOT NULL,
    id           bigint GENERATED ALWAYS AS IDENTITY,
    from_state   text NOT NULL,
    to_state     text NOT NULL,
    at           timestamptz NOT NULL,
    actor        text NOT NULL,
    PRIMARY KEY (treasury_id, refund_id, id),
    CONSTRAINT revenue_refund_step_is_allowed CHECK (/*refund steps*/)
);

CREATE TABLE revenue_reclassification (        -- what is left of a shared receipt was for something else: two people say so
    treasury_id    bigint NOT NULL,
    id             bigint GENERATED ALWAYS AS IDENTITY,
    receipt_id     bigint NOT NULL,
    office         text NOT NULL,
    item           text NOT NULL,
    chapter        text NOT NULL,
    area           text NOT NULL,
    rule           text NOT NULL,              -- as it was shown to whoever decides
    central        smallint NOT NULL,
    province       smallint NOT NULL,
    district       smallint NOT NULL,
    commune        smallint NOT NULL,
    reason         text NOT NULL,
    state          text NOT NULL,
    asked_by       text NOT NULL,
    asked_no       text NOT NULL,
    proposed_by    text NOT NULL,
    approved_by    text NOT NULL DEFAULT '',
    declined_because text NOT NULL DEFAULT '',
    PRIMARY KEY (treasury_id, id),
    CONSTRAINT reclassification_is_shared_whole CHECK (central + province + district + commune = 100),
    CONSTRAINT reclassification_is_proposed_by_a_person CHECK (
        proposed_by <> '' OR (asked_by <> '' AND state IN ('asked', 'declined'))),
    CONSTRAINT reclassification_has_two_people CHECK (approved_by = '' OR proposed_by NOT IN ('', approved_by)),
    CONSTRAINT reclassification_says_why_it_is_declined CHECK ((state = 'declined') = (declined_because <> ''))
);
CREATE INDEX revenue_reclassification_of_receipt ON revenue_reclassification (treasury_id, receipt_id);
CREATE INDEX revenue_reclassification_by_number ON revenue_reclassification (id);
CREATE INDEX revenue_reclassification_open ON revenue_reclassification (treasury_id, id) WHERE state IN (/*open*/);
CREATE UNIQUE INDEX revenue_reclassification_is_asked_once ON revenue_reclassification (asked_by, asked_no) WHERE asked_by <> '';

CREATE TABLE revenue_reclassification_step (
    treasury_id  bigint NOT NULL,
    reclassification_id bigint NOT NULL,
    id           bigint GENERATED ALWAYS AS IDENTITY,
    from_state   text NOT NULL,
    to_state     text NOT NULL,
    at           timestamptz NOT NULL,
    actor        text NOT NULL,
    PRIMARY KEY (treasury_id, reclassification_id, id),
    CONSTRAINT revenue_reclassification_step_is_allowed CHECK (/*reclassification steps*/)
);

CREATE TABLE revenue_notice (                  -- what an agency is told: its receipts, by the thousand
    no          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    agency      text NOT NULL,
    body        bytea NOT NULL DEFAULT '',
    receipts    int NOT NULL DEFAULT 0,
    created_at  timestamptz NOT NULL,
    sent_at     timestamptz,
    tried_at    timestamptz,
    problem     text NOT NULL DEFAULT ''
);
CREATE INDEX revenue_notice_unsent ON revenue_notice (agency, no) WHERE sent_at IS NULL;

CREATE TABLE revenue_statement (               -- how a bank's list of a day compared with the receipts
    bank         text NOT NULL,
    office       text NOT NULL,
    day_on       date NOT NULL,
    digest       bytea NOT NULL,
    matched      int NOT NULL,
    differing    int NOT NULL,
    received_at  timestamptz NOT NULL,
    PRIMARY KEY (bank, office, day_on, digest)
);

CREATE TABLE revenue_comparison (              -- how an agency's own list of a day compared with the receipts, code by code
    agency       text NOT NULL,
    office       text NOT NULL,
    day_on       date NOT NULL,
    digest       bytea NOT NULL,
    matched      int NOT NULL,
    differing    jsonb NOT NULL,               -- [[code, match, agency's đồng, ours], …]
    received_at  timestamptz NOT NULL,
    PRIMARY KEY (office, day_on, agency, digest)
);
