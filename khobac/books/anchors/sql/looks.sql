-- What the parity watcher's last look saw, so that the next need only look at what was written since. One row.
CREATE TABLE parity_look (
    is_last   boolean PRIMARY KEY DEFAULT true CHECK (is_last),
    horizon   bigint NOT NULL,                         -- transactions before it had ended then
    rows      jsonb NOT NULL,                          -- of each table, its settled rows and its last id
    last      jsonb NOT NULL,
    looked_at timestamptz NOT NULL
);
