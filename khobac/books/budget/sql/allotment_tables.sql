-- The tree of allotments above (and down to) the budget lines. Written by budget/services.py alone. No trigger, no foreign key.
--
-- Tiers: 0 the council's estimate of a budget, 1 the body it is given to, 2 and 3 in between, 4 the spending unit,
-- C what is executed by payment command. A holder is a unit code at every tier; a body may hold at several.

CREATE TABLE allotment_node (
    treasury_id        bigint NOT NULL,             -- the book that holds the holder's accounts
    tier               text NOT NULL,
    holder             text NOT NULL,
    source             text NOT NULL,
    year               int NOT NULL,                -- budget year
    parent_treasury_id bigint,                      -- who gave it: null at the top, and where nobody kept the tiers above
    parent_tier        text,
    parent             text,
    estimate           bigint NOT NULL DEFAULT 0,   -- given for good
    provisional        bigint NOT NULL DEFAULT 0,   -- given until the first estimate
    handed_down        bigint NOT NULL DEFAULT 0,   -- given on
    frozen             bigint NOT NULL DEFAULT 0,   -- of tiers 0 to 3; a line keeps its own
    free               bigint NOT NULL GENERATED ALWAYS AS (estimate + provisional - handed_down - frozen) STORED,
    PRIMARY KEY (treasury_id, tier, holder, source, year),
    CONSTRAINT allotment_node_tier_is_known CHECK (tier IN ('0', '1', '2', '3', '4', 'C')),
    CONSTRAINT allotment_node_parent_stands_above CHECK (parent_tier IS NULL OR parent_tier < tier AND parent_tier < '4'),
    CONSTRAINT allotment_node_below_has_a_parent CHECK (tier IN ('0', '4', 'C') OR parent IS NOT NULL),
    CONSTRAINT allotment_node_parts_are_not_negative CHECK (
        estimate >= 0 AND provisional >= 0 AND handed_down >= 0 AND frozen >= 0),
    CONSTRAINT allotment_node_ends_at_the_line CHECK (tier < '4' OR handed_down = 0 AND frozen = 0),
    CONSTRAINT allotment_node_gives_what_it_has CHECK (free >= 0)
) WITH (fillfactor = 80);
CREATE INDEX allotment_node_children ON allotment_node (parent_treasury_id, parent, parent_tier, source, year);

-- A document that changes allotments: drafted, approved by another person, entered by the treasury. Its rows never change.
CREATE TABLE budget_decision (
    treasury_id  bigint NOT NULL,                   -- of the office that enters it
    id           bigint GENERATED ALWAYS AS IDENTITY,
    number       text NOT NULL,
    reference    text NOT NULL GENERATED ALWAYS AS (number || '#' || id) STORED,    -- what the journal calls it
    version      int NOT NULL,                      -- 2 and more where an earlier one was refused or withdrawn
    issuer       text NOT NULL,
    decided_on   date NOT NULL,
    valid_on     date NOT NULL,                     -- from when it counts
    reason       text NOT NULL,
    legal_basis  text NOT NULL,
    state        text NOT NULL,
    content_hash bytea NOT NULL,                    -- of head and rows: the same document comes in once
    row_count    int NOT NULL,
    total        bigint NOT NULL,
    drafted_by   text NOT NULL,
    drafted_at   timestamptz NOT NULL,
    approved_by  text NOT NULL DEFAULT '',
    approved_at  timestamptz,
    due_at       timestamptz,                       -- by when the treasury enters it
    ended_by     text NOT NULL DEFAULT '',          -- who entered, refused or withdrew it
    ended_at     timestamptz,
    end_reason   text NOT NULL DEFAULT '',
    PRIMARY KEY (treasury_id, id),
    CONSTRAINT budget_decision_has_its_number_once UNIQUE (treasury_id, issuer, number, version),
    CONSTRAINT budget_decision_state_is_known
        CHECK (state IN ('drafted', 'approved', 'entered', 'refused', 'withdrawn')),
    CONSTRAINT budget_decision_is_of_two_persons CHECK (approved_by = '' OR approved_by <> drafted_by)
);
CREATE INDEX budget_decision_by_reference ON budget_decision (reference);
CREATE INDEX budget_decision_waiting ON budget_decision (treasury_id, state, due_at)
    WHERE state IN ('drafted', 'approved');

CREATE TABLE budget_decision_row (
    treasury_id  bigint NOT NULL,
    decision_id  bigint NOT NULL,
    row_no       int NOT NULL,
    kind         text NOT NULL,
    holder_treasury_id bigint NOT NULL,
    tier         text NOT NULL,                     -- who receives, or loses
    holder       text NOT NULL,
    source       text NOT NULL,
    year         int NOT NULL,
    giver_treasury_id bigint,
    giver_tier   text NOT NULL,                     -- '' where there is none
    giver        text NOT NULL,
    giver_source text NOT NULL,                     -- of a transfer between sources
    period       text NOT NULL,                     -- of a ceiling: 2026, 2026-Q1, 2026-03
    amount       bigint NOT NULL,
    PRIMARY KEY (treasury_id, decision_id, row_no),
    CONSTRAINT budget_decision_row_amount_is_positive CHECK (amount > 0)
);

-- What a decision did, one row for each node and its giver; append-only. A node equals the sum of its steps.
CREATE TABLE allotment_step (
    treasury_id        bigint NOT NULL,             -- of the decision
    decision_id        bigint NOT NULL,
    step_no            bigint GENERATED ALWAYS AS IDENTITY,
    kind               text NOT NULL,
    holder_treasury_id bigint NOT NULL,
    tier               text NOT NULL,
    holder             text NOT NULL,
    source             text NOT NULL,
    year               int NOT NULL,
    giver_treasury_id  bigint,
    giver_tier         text,
    giver              text,
    d_estimate         bigint NOT NULL,
    d_provisional      bigint NOT NULL,
    d_frozen           bigint NOT NULL,
    valid_on           date NOT NULL,
    recorded_at        timestamptz NOT NULL,
    PRIMARY KEY (treasury_id, decision_id, step_no)
);
CREATE INDEX allotment_step_received ON allotment_step (holder_treasury_id, holder, tier, source, year);
CREATE INDEX allotment_step_given ON allotment_step (giver_treasury_id, giver, giver_tier, source, year)
    WHERE giver IS NOT NULL;

-- A line may be frozen in part and held to a pace; what is frozen is not available. Payment commands have lines too.
ALTER TABLE budget_line
    ADD COLUMN frozen bigint NOT NULL DEFAULT 0,
    ADD COLUMN is_paced boolean NOT NULL DEFAULT false,
    ADD CONSTRAINT budget_line_frozen_is_not_negative CHECK (frozen >= 0),
    DROP CONSTRAINT budget_line_is_an_estimate_or_a_deposit,
    ADD CONSTRAINT budget_line_is_of_a_kind CHECK (
        account_kind IN ('estimate', 'command') AND source <> '' AND year > 0 AND deposited = 0
        OR account_kind = 'deposit' AND source = '' AND year = 0 AND estimate = 0 AND provisional = 0 AND frozen = 0
            AND NOT is_paced);
ALTER TABLE budget_line ALTER COLUMN available SET EXPRESSION AS
    (estimate + provisional + deposited - reserved - committed - advance - actual - frozen);

-- How much of a line may be used by the end of each month, quarter or year of its budget year; the latest row counts.
-- Periods of one length begin with the first of the year and add up; one that has no ceiling is not limited.
CREATE TABLE budget_ceiling (
    treasury_id bigint NOT NULL,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    unit_code   text NOT NULL,
    source      text NOT NULL,
    year        int NOT NULL,
    months      int NOT NULL,                       -- 1 month, 3 quarter, 12 year
    starts_on   date NOT NULL,
    amount      bigint NOT NULL,
    decision_id bigint NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (treasury_id, unit_code, source, year, months, starts_on, id),
    CONSTRAINT budget_ceiling_is_of_a_period CHECK (months IN (1, 3, 12) AND amount >= 0)
);
