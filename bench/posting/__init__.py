"""Posting against COPY: how near the books come to the fastest way of storing the same rows.

    .venv/bin/python -m bench.posting --orders 1000 --rounds 9

One round posts a batch of payment orders in one transaction (lock, commitment for one in three, budget, entry of four
lines, balances, audit row, fact), then copies the rows it wrote, in one transaction, into tables with the same indexes
and checks. Both run in turn on an embedded PostgreSQL in a temporary folder; the ratio is of the medians.
"""
