-- How a person settled what no order explained: with a reason, and where money moves by two people.
ALTER TABLE payment_exception
    ADD COLUMN order_number text NOT NULL DEFAULT '',     -- the order it is to be booked on; '' = explained, nothing moves
    ADD COLUMN reason       text NOT NULL DEFAULT '',
    ADD COLUMN proposed_by  text,
    ADD COLUMN settled_by   text,
    ADD CONSTRAINT exception_is_booked_by_two_people
        CHECK (settled_at IS NULL OR order_number = '' OR settled_by <> proposed_by);
