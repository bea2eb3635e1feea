-- The cap of a month: bills of one authorisation whose period is the same, together.

ALTER TABLE autopay_authorisation
    ADD COLUMN monthly_cap bigint CONSTRAINT authorisation_monthly_cap_is_positive CHECK (monthly_cap > 0);
ALTER TABLE autopay_bill
    ADD COLUMN month_used bigint;  -- of a bill that would have exceeded the cap of its month: what stood in the month before it
CREATE INDEX bill_of_month ON autopay_bill (authorisation_id, period) WHERE authorisation_id IS NOT NULL;
