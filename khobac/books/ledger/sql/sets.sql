-- Which set of books a treasury reports with, from a day on. A journal balances within one treasury; a set is a group of
-- treasuries (one per province or region, one of the payment centre), and two sets meet in inter-treasury accounts alone.

CREATE TABLE accounting_set (
    treasury   text NOT NULL,                      -- code of the office
    set_code   text NOT NULL,
    valid_from date NOT NULL,
    valid_to   date,                               -- inclusive; NULL = open
    source     text NOT NULL DEFAULT '',
    certainty  text NOT NULL DEFAULT '',
    PRIMARY KEY (treasury, valid_from),
    CONSTRAINT accounting_set_ends_after_it_begins CHECK (valid_to >= valid_from),
    CONSTRAINT a_treasury_reports_with_one_set_a_day EXCLUDE USING gist (
        treasury WITH =, daterange(valid_from, valid_to, '[]') WITH &&)
);
CREATE INDEX accounting_set_members ON accounting_set (set_code);
