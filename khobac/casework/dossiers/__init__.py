"""The generic dossier of the one-stop desk.

Nouns: dossier, step, seat, signature, defect, letter, draft. Promises: a step that the table of transitions does not
have cannot be stored; nobody sits in two seats of one dossier; a dossier is sent back once, with everything that is
wrong (Decree 11/2020 Art 15.3); the clock is computed from events. What a dossier asks for is no business of this room.
"""
