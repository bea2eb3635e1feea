-- What an agency and the treasury have otherwise of a code on a day, from the comparison that first found it until a later one
-- of that day finds it no more, or a person has explained it. The figures are those of the comparison that came last.
CREATE TABLE revenue_difference (
    id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    agency          text NOT NULL,
    office          text NOT NULL,
    day_on          date NOT NULL,
    code            text NOT NULL,
    match           text NOT NULL,
    agency_amount   bigint NOT NULL,
    treasury_amount bigint NOT NULL,
    found_at        timestamptz NOT NULL,
    owner           text NOT NULL DEFAULT '',    -- whose care it is; '' = nobody has taken it yet
    settled_at      timestamptz,
    settled_by      text NOT NULL DEFAULT '',
    reason          text NOT NULL DEFAULT '',    -- in the words of whoever explained it
    CONSTRAINT difference_is_settled_by_somebody CHECK ((settled_at IS NULL) = (settled_by = '')),
    CONSTRAINT difference_is_explained_by_a_person CHECK ((reason = '') = (settled_by IN ('', 'machine')))
);
CREATE UNIQUE INDEX revenue_difference_is_opened_once ON revenue_difference (office, day_on, agency, code)
    WHERE settled_at IS NULL;
CREATE INDEX revenue_difference_explained ON revenue_difference (office, day_on, agency, code) WHERE reason <> '';
