-- Months of journal_line, made ahead for the dates asked for, never by the clock. The loop runs once a month made.

CREATE FUNCTION ledger_make_partitions(p_from date, p_to date) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    first_day date := date_trunc('month', p_from)::date;
    made int := 0;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('ledger_make_partitions'));
    WHILE first_day <= p_to LOOP
        IF to_regclass('journal_line_' || to_char(first_day, 'YYYYMM')) IS NULL THEN
            EXECUTE format(
                'CREATE TABLE %I PARTITION OF journal_line FOR VALUES FROM (%L) TO (%L)',
                'journal_line_' || to_char(first_day, 'YYYYMM'), first_day, (first_day + interval '1 month')::date);
            made := made + 1;
        END IF;
        first_day := (first_day + interval '1 month')::date;
    END LOOP;
    RETURN made;
END $$;
