-- The days on which the bank debited a line and gave it back; of a list each row has its own. And whose care an order in
-- trouble or a piece of unexplained news is.
ALTER TABLE payment_line
    ADD COLUMN debited_on  date,
    ADD COLUMN returned_on date;
CREATE INDEX payment_line_debited ON payment_line (debited_on, treasury_id) WHERE debited_on IS NOT NULL;
CREATE INDEX payment_line_returned ON payment_line (returned_on, treasury_id) WHERE returned_on IS NOT NULL;
ALTER TABLE payment_order ADD COLUMN owner text NOT NULL DEFAULT '';
ALTER TABLE payment_exception
    ADD COLUMN owner  text NOT NULL DEFAULT '',
    ADD COLUMN office text NOT NULL DEFAULT '';           -- whose account or order it is about; '' where nobody can tell
-- Statements have a room of their own.
DROP TABLE payment_statement;
CREATE INDEX payment_order_open ON payment_order (treasury_id, bank) WHERE state IN ('sending', 'sent', 'confirmed', 'send_failed');
CREATE INDEX payment_line_back ON payment_line (treasury_id, order_id) WHERE state IN ('returned', 'rejected');
