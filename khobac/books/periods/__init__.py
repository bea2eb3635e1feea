"""When the books take an entry: days, months and years of each treasury, and what the end of a year does.

Nouns: period (its state and the steps that led there), late-entry rule and permit, duty (who owes what by which day),
year-end plan (a rehearsal or a run: effects by posting key, closing entries, questions for a person).
Promises: a closed period takes no entry, refused by ledger_post itself; reopening takes two persons and a reason; closed
for good stays closed; a run says how it differs from its rehearsal.
Law: Circular 77/2017 Articles 53-55, 61 (periods), Circular 26/2026 Articles 15, 19 (year-end).
"""
