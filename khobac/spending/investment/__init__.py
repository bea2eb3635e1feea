"""Investment capital: projects, their plans by source, the volume completed on their contracts, and their settlement.

A project is a unit of its own (code 7 or 8) whose estimate of a year is its capital plan; contracts, advances, retention
money and guarantees stand in `books.commitments`, payments in `spending.requests`. Kept here is what only investment
has. Everything decided is a row that is never changed: what was known of a day at a moment can be asked for ever.
Law: Decree 254/2025 (from 26 September 2025), Decree 99/2021 and Decree 11/2020 Article 8 before.
"""
