"""The general ledger: balanced entries in three books (estimate, commitment, actual), never changed once posted.

Nouns: entry and its lines (legs), posting role (what code says instead of an account number), balance, seal.
Promises: debit = credit in every entry; a key posts once; a correction is a linked reversal; a balance equals its
lines; sealed entries are numbered without gap and chained per treasury and book.
`postings/` holds one file per accounting event, pure, for an accountant to review.
Law: Circular 77/2017 (accounting of the state budget and treasury operations), Articles 28-29, 32, 45-48, 55.
"""
