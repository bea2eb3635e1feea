"""Examining a dossier: the engine by itself, and a very large dossier from the door to the database and back.

    .venv/bin/python -m bench.control --checks 5000 --runs 100

The engine examines a routine dossier in full, on one core, in CPU time: no statement is sent, no clock is read. Then a
dossier of 200 lines paid to a list of 980 people is checked as a draft, signed and filed, and examined by the officer;
the number of statements is that of a dossier of one line and one person. Runs on an embedded PostgreSQL in a
temporary folder.
"""
