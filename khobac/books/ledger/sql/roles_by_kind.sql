-- A role may have one account for each kind of money (recurrent, investment; within a province, between two).
-- The old ledger_post, which did not know of kinds, goes; post.sql makes the one that does.

ALTER TABLE posting_role
    ADD COLUMN kind text NOT NULL DEFAULT '',      -- '' = every kind
    DROP CONSTRAINT posting_role_pkey,
    ADD PRIMARY KEY (role, level, kind, valid_from),
    DROP CONSTRAINT posting_role_means_one_account_a_day,
    ADD CONSTRAINT posting_role_means_one_account_a_day EXCLUDE USING gist (
        role WITH =, level WITH =, kind WITH =, daterange(valid_from, valid_to, '[]') WITH &&);

DROP FUNCTION IF EXISTS ledger_post(
    bigint, timestamptz, text[], text[], text[], int[], date[], text[], bigint[], text[], date[], text[], text[], text[],
    text[], text[], text[], text[], text[], text[], text[], text[], int[], int[], int[], int[], bigint[], bigint[]);
