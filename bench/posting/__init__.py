"""Posting against COPY: how near the books come to the fastest way of storing the same rows.

    .venv/bin/python -m bench.posting --orders 1000 --rounds 9

Two works, or one of them by `--work`. `books`: the posting of a batch of payment orders, in one transaction: contract and
commitment for one in three, budget, entries with their hashes, balances, audit and facts. `approval`: the director's approval
around it too, where dossiers are locked, seats and restrictions checked, payment orders, steps and seats written. Then the
rows it wrote are copied, in one transaction, into tables with the same columns, indexes and checks, and no foreign keys. Both
run in turn on an embedded PostgreSQL in a temporary folder; the ratio is of the medians.

    .venv/bin/python -m bench.posting --work books --clients 16 --orders 200 --flush-ms 1 --processes 16 2

With `--clients` orders are posted one by one, by clients that meet in a few web processes as directors do, where those of one
moment share a transaction; with a process for each client nobody shares. See `singly`.
"""
