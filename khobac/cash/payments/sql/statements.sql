-- Bank statements held against the orders, page by page. Differences are rows of payment_exception.

CREATE TABLE payment_statement (
    sender        text NOT NULL,
    statement_id  text NOT NULL,
    page          int NOT NULL,
    account       text NOT NULL,
    from_on       date NOT NULL,
    to_on         date NOT NULL,
    opening       bigint NOT NULL,             -- below zero where the account is overdrawn
    closing       bigint NOT NULL,
    matched       int NOT NULL,
    differing     int NOT NULL,
    received_at   timestamptz NOT NULL,
    PRIMARY KEY (sender, statement_id, page)
);
