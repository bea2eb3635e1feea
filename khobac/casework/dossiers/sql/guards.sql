-- States are a table, and an illegal jump cannot be stored.
-- Every step is an allowed transition …
ALTER TABLE dossiers_step
    ADD CONSTRAINT step_is_an_allowed_transition
        FOREIGN KEY (from_state, event, to_state) REFERENCES dossiers_transition (from_state, event, to_state),
    -- … and begins where the step before ended …
    ADD CONSTRAINT step_begins_where_the_last_one_ended
        FOREIGN KEY (dossier_id, prev_seq, from_state) REFERENCES dossiers_step (dossier_id, seq, to_state),
    ADD CONSTRAINT step_follows_the_one_before
        CHECK ((seq = 1 AND prev_seq IS NULL AND from_state = 'new') OR (seq > 1 AND prev_seq = seq - 1));
-- … and the dossier stands where its last step led. Deferred: dossier and step are written in one transaction.
ALTER TABLE dossiers_dossier
    ADD CONSTRAINT dossier_stands_where_its_last_step_led
        FOREIGN KEY (id, step, state) REFERENCES dossiers_step (dossier_id, seq, to_state) DEFERRABLE INITIALLY DEFERRED;
