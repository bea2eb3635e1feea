"""The books beside their peers, in one run on one server: what an order costs here, and what nearly the same costs elsewhere.

    .venv/bin/python -m bench.books              a few entries of each, some minutes
    .venv/bin/python -m bench.books --full       more of them

- ours: a batch of payment orders posted in one transaction, the `books` of bench/posting, with one worker and two;
- COPY of the rows that posting wrote, into tables with the same columns, indexes and checks;
- pgbench's own TPC-B, by the program that comes with the embedded server;
- the same order in plain Django objects, one transaction per order;
- Tryton, django-ledger, python-accounting: a journal entry of four lines created and posted, one by one and in bulk. Each is
  installed into an environment of its own in the state folder, and runs as a process of its own on a database of its own.

After each, the rows are counted and their debits held against their credits, by SQL of ours. What cannot be had is shown
with the reason. README.md says how to read the figures.
"""
