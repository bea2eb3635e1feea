"""Posting against COPY: how near the books come to the fastest way of storing the same rows.

    .venv/bin/python -m bench.posting --orders 1000 --rounds 9

One round is the director's approval of a batch of countersigned dossiers, in one transaction: dossiers locked, seats and
restrictions checked, contract and commitment for one in three, budget, entries, balances, payment orders, steps, seats,
facts and audit rows. Then the rows it wrote are copied, in one transaction, into tables with the same
columns, indexes and checks, and no foreign keys. Both run in turn on an embedded PostgreSQL in a temporary folder; the ratio
is of the medians. `--work books` measures the books' part of it alone.
"""
