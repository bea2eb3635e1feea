-- Signed statements about the books, who holds them, and the balances they were proven with. Written by
-- anchors/services.py alone; append-only but for the sums and the alarms.

CREATE TABLE anchor_statement (
    treasury_id bigint NOT NULL,
    id          bigint GENERATED ALWAYS AS IDENTITY,   -- the order in which anchors are given them
    kind        text NOT NULL CHECK (kind IN ('head', 'day')),
    book        text NOT NULL,
    first       bigint NOT NULL,                       -- numbers it is about, both included
    number      bigint NOT NULL,
    link        bytea NOT NULL,                        -- of its last number
    root        bytea,                                 -- of a day
    links       bytea NOT NULL DEFAULT '',             -- of a head: the first 8 bytes of each of its links
    signed      text NOT NULL,                         -- the record with its signature, as a QR code has it
    made_at     timestamptz NOT NULL,
    PRIMARY KEY (treasury_id, id),
    CONSTRAINT anchor_statement_is_made_once UNIQUE (treasury_id, book, kind, number),
    CONSTRAINT anchor_statement_of_a_day_has_its_root CHECK ((kind = 'day') = (root IS NOT NULL))
);

CREATE TABLE anchor_progress (
    anchor       text PRIMARY KEY,
    statement_id bigint NOT NULL,                      -- the last it was given
    handed_at    timestamptz NOT NULL
);

-- Sums of the lines of all entries that heads cover: an incremental proof begins here.
CREATE TABLE proven_balance (
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
    PRIMARY KEY (treasury_id, unit, role, year, source, level, bank, treasury, natural_account, book)
) WITH (fillfactor = 70);

-- Heads and days of other treasuries that use this database as their anchor.
CREATE TABLE foreign_head (
    treasury    text NOT NULL,
    book        text NOT NULL,
    kind        text NOT NULL,
    number      bigint NOT NULL,
    statement   text NOT NULL,                         -- as a line of an anchor's file
    PRIMARY KEY (treasury, book, kind, number)
);

-- What the watcher found and has not yet found mended.
CREATE TABLE parity_alarm (
    check_name  text NOT NULL,
    table_name  text NOT NULL,
    subject     text NOT NULL,
    expected    text NOT NULL,
    actual      text NOT NULL,
    raised_at   timestamptz NOT NULL,
    cleared_at  timestamptz
);
CREATE UNIQUE INDEX parity_alarm_is_raised_once ON parity_alarm (check_name, table_name, subject)
    WHERE cleared_at IS NULL;

-- The seals a head does not cover yet, with everything that is not sealed at all: where an incremental proof looks.
CREATE FUNCTION anchor_recent_entries(p_treasury bigint) RETURNS TABLE (entry_id bigint)
LANGUAGE sql STABLE AS $$
    WITH head AS (
        SELECT book, max(number) AS number FROM anchor_statement
        WHERE treasury_id = p_treasury AND kind = 'head' GROUP BY book
    ), covered AS (
        SELECT known.book, coalesce(head.number, 0) AS number
        FROM (VALUES ('estimate'), ('commitment'), ('actual')) AS known (book) LEFT JOIN head USING (book)
    )
    SELECT seal.entry_id FROM covered JOIN seal
        ON seal.treasury_id = p_treasury AND seal.book = covered.book AND seal.number > covered.number
    UNION ALL
    SELECT entry_id FROM journal_unsealed WHERE treasury_id = p_treasury
$$;

-- Keeps statements of another treasury; the first that disagrees with what is kept, if one does. SECURITY DEFINER: the role
-- that other treasuries come in with may call this and read the table, nothing else.
CREATE FUNCTION foreign_head_keep(
    p_treasury text[], p_book text[], p_kind text[], p_number bigint[], p_statement text[])
RETURNS TABLE (treasury text, book text, number bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
#variable_conflict use_column
BEGIN
    INSERT INTO foreign_head (treasury, book, kind, number, statement)
    SELECT * FROM unnest(p_treasury, p_book, p_kind, p_number, p_statement) ON CONFLICT DO NOTHING;
    RETURN QUERY
        SELECT kept.treasury, kept.book, kept.number
        FROM unnest(p_treasury, p_book, p_kind, p_number, p_statement) AS given (treasury, book, kind, number, statement)
        JOIN foreign_head AS kept USING (treasury, book, kind, number)
        WHERE kept.statement <> given.statement ORDER BY kept.number LIMIT 1;
END $$;
