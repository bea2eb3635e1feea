-- The general ledger. Rows are written by ledger_post (post.sql) and never changed: the application's roles hold no
-- UPDATE, DELETE or TRUNCATE here. No trigger and no foreign key; treasury_id (whose books) leads every key.

CREATE TABLE posting_role (
    role        text NOT NULL,
    level       text NOT NULL DEFAULT '',          -- budget level the account holds for; '' = every level
    account     text NOT NULL,                     -- natural account, segment 2
    valid_from  date NOT NULL,
    valid_to    date,                              -- inclusive; NULL = open
    source      text NOT NULL DEFAULT '',
    certainty   text NOT NULL DEFAULT '',
    PRIMARY KEY (role, level, valid_from),
    CONSTRAINT posting_role_ends_after_it_begins CHECK (valid_to >= valid_from),
    CONSTRAINT posting_role_means_one_account_a_day EXCLUDE USING gist (
        role WITH =, level WITH =, daterange(valid_from, valid_to, '[]') WITH &&)
);

CREATE TABLE journal_entry (
    treasury_id  bigint NOT NULL,
    id           bigint GENERATED ALWAYS AS IDENTITY,
    key          text NOT NULL,                    -- idempotency: posts once per treasury
    event        text NOT NULL,                    -- accounting event, a file of ledger/postings
    book         text NOT NULL,
    budget_year  int NOT NULL,
    booked_on    date NOT NULL,                    -- accounting date
    recorded_at  timestamptz NOT NULL,
    reference    text NOT NULL,                    -- dossier, contract or message number
    reverses     bigint,                           -- entry of the same treasury that this one takes back
    content_hash bytea NOT NULL,                   -- SHA-256 of header and lines, see ledger_content in post.sql
    PRIMARY KEY (treasury_id, id),
    CONSTRAINT journal_entry_posts_its_key_once UNIQUE (treasury_id, key),
    CONSTRAINT journal_entry_is_in_a_known_book CHECK (book IN ('estimate', 'commitment', 'actual')),
    CONSTRAINT journal_entry_hash_is_sha256 CHECK (octet_length(content_hash) = 32)
);
CREATE INDEX journal_entry_by_reference ON journal_entry (treasury_id, reference);

CREATE TABLE journal_line (
    treasury_id     bigint NOT NULL,
    booked_on       date NOT NULL,
    entry_id        bigint NOT NULL,
    line_no         int NOT NULL,
    book            text NOT NULL,
    role            text NOT NULL,
    fund            text NOT NULL,
    natural_account text NOT NULL,
    ndkt            text NOT NULL,
    level           text NOT NULL,
    unit            text NOT NULL,
    area            text NOT NULL,
    chapter         text NOT NULL,
    section         text NOT NULL,
    programme       text NOT NULL,
    treasury        text NOT NULL,
    source          text NOT NULL,
    reserve         text NOT NULL,
    bank            text NOT NULL,
    year            int NOT NULL,
    debit           bigint NOT NULL,
    credit          bigint NOT NULL,
    PRIMARY KEY (treasury_id, booked_on, entry_id, line_no),
    CONSTRAINT journal_line_has_one_positive_side CHECK (debit >= 0 AND credit >= 0 AND (debit = 0) <> (credit = 0))
) PARTITION BY RANGE (booked_on);
CREATE INDEX journal_line_statement ON journal_line (treasury_id, unit, role, booked_on, entry_id, line_no);

-- A balance is its row plus the deltas not yet rolled up. Lines without a unit (bank, intermediary, control accounts)
-- are hot: they write deltas, so that no posting waits for another.
CREATE TABLE balance (
    treasury_id     bigint NOT NULL,
    book            text NOT NULL,
    role            text NOT NULL,
    natural_account text NOT NULL,
    year            int NOT NULL,
    unit            text NOT NULL,
    level           text NOT NULL,
    source          text NOT NULL,
    bank            text NOT NULL,
    treasury        text NOT NULL,
    debit           bigint NOT NULL,
    credit          bigint NOT NULL,
    PRIMARY KEY (treasury_id, unit, role, year, source, level, bank, treasury, natural_account, book),
    CONSTRAINT balance_turnover_is_positive CHECK (debit >= 0 AND credit >= 0)
) WITH (fillfactor = 70);                           -- room on the page: a change touches no index
CREATE TABLE balance_delta (
    treasury_id     bigint NOT NULL,
    id              bigint GENERATED ALWAYS AS IDENTITY,
    book            text NOT NULL,
    role            text NOT NULL,
    natural_account text NOT NULL,
    year            int NOT NULL,
    unit            text NOT NULL,
    level           text NOT NULL,
    source          text NOT NULL,
    bank            text NOT NULL,
    treasury        text NOT NULL,
    debit           bigint NOT NULL,
    credit          bigint NOT NULL,
    PRIMARY KEY (treasury_id, id),
    CONSTRAINT balance_delta_turnover_is_positive CHECK (debit >= 0 AND credit >= 0)
);

-- Entries that the sealer has not yet numbered; it takes them out as it seals them.
CREATE TABLE journal_unsealed (
    treasury_id bigint NOT NULL,
    book        text NOT NULL,
    entry_id    bigint NOT NULL,
    PRIMARY KEY (treasury_id, book, entry_id)
);
CREATE TABLE seal (
    treasury_id  bigint NOT NULL,
    book         text NOT NULL,
    number       bigint NOT NULL,                  -- legal number of the entry, without gaps from 1
    entry_id     bigint NOT NULL,
    content_hash bytea NOT NULL,
    link         bytea NOT NULL,                   -- core.seal.link of the one before, the number and the content hash
    sealed_at    timestamptz NOT NULL,
    PRIMARY KEY (treasury_id, book, number),
    CONSTRAINT seal_numbers_an_entry_once UNIQUE (treasury_id, entry_id)
);
