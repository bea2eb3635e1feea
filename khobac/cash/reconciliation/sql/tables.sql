-- Bank statements and their lines, closed days, and the hourly statements of parity. Written set-based by services.py
-- alone. Amounts are đồng; what a bank owes us is above zero.

CREATE TABLE bank_statement (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sender        text NOT NULL,
    statement_id  text NOT NULL,
    issue         int NOT NULL,                -- a bank may state a day again under the same id
    account       text NOT NULL,
    kind          text NOT NULL CHECK (kind IN ('payment', 'revenue')),   -- what is held against it: orders, or receipts
    office        text NOT NULL,               -- whose account it is; '' where no register knows it
    from_on       date NOT NULL,
    to_on         date NOT NULL,
    opening       bigint NOT NULL,             -- of the first page; below zero where the account is overdrawn
    closing       bigint NOT NULL,             -- of the last page in
    lines         int NOT NULL DEFAULT 0,
    matched       int NOT NULL DEFAULT 0,
    differing     int NOT NULL DEFAULT 0,
    received_at   timestamptz NOT NULL,
    compared_at   timestamptz,                 -- NULL while pages are missing
    CONSTRAINT bank_statement_once UNIQUE (sender, statement_id, issue)
);
CREATE INDEX bank_statement_of_account ON bank_statement (account, to_on, id);

CREATE TABLE bank_statement_page (
    statement  bigint NOT NULL,
    page       int NOT NULL,
    is_last    boolean NOT NULL,
    message_id text NOT NULL,
    opening    bigint NOT NULL,
    closing    bigint NOT NULL,
    PRIMARY KEY (statement, page)
);

CREATE TABLE bank_statement_line (
    statement   bigint NOT NULL,
    id          bigint GENERATED ALWAYS AS IDENTITY,
    kind        text NOT NULL CHECK (kind IN ('debit', 'return', 'credit', 'ours')),
    reference   text NOT NULL,                 -- as the bank names it
    treasury_id bigint,                        -- the order it names, where it names one of ours
    order_id    bigint,
    line_no     smallint,                      -- the row of a list; NULL for the whole order
    amount      bigint NOT NULL,
    booked_on   date NOT NULL,
    ours        bigint NOT NULL DEFAULT 0,     -- what the orders or receipts have under that name
    ours_on     date,                          -- the day on which they have it
    code        text NOT NULL DEFAULT '',      -- '' until compared
    PRIMARY KEY (statement, id)
);
CREATE INDEX bank_statement_line_differing ON bank_statement_line (statement, id) WHERE code NOT IN ('', 'MATCHED');

CREATE TABLE day_close (
    office      text NOT NULL,
    closed_on   date NOT NULL,
    round       smallint NOT NULL,             -- money that comes after a close is swept by the next round
    by          text NOT NULL,
    closed_at   timestamptz NOT NULL,
    swept       bigint NOT NULL,               -- net to the single account; below zero where it gave
    accounts    int NOT NULL,                  -- how many were swept
    report      jsonb NOT NULL,                -- the lists of what is open but explained, as they stood
    PRIMARY KEY (office, closed_on, round)
);

CREATE TABLE parity_statement (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    office     text NOT NULL,
    taken_at   timestamptz NOT NULL,
    differing  int NOT NULL,
    record     bytea NOT NULL,                 -- canonical, as it was signed
    text       text NOT NULL                   -- record, key and signature as one line that verifies offline
);
CREATE INDEX parity_statement_latest ON parity_statement (office, taken_at DESC);
