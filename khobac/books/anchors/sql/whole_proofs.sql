-- When all books were proven by the second path, by whom and with what result; never changed.
CREATE TABLE whole_proof (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    began_at    timestamptz NOT NULL,
    ended_at    timestamptz NOT NULL,
    made_by     text NOT NULL,
    anchors     text[] NOT NULL,                   -- whose copies the books were held against
    differences int NOT NULL,
    CONSTRAINT whole_proof_ends_after_it_begins CHECK (ended_at >= began_at),
    CONSTRAINT whole_proof_counts_differences CHECK (differences >= 0)
);
