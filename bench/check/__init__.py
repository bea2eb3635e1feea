"""The live check of a large draft: how many statements, how long.

    .venv/bin/python -m bench.check --lines 200 --runs 200

A unit checks a draft of 200 lines, alone and on a committed contract, as its form does while it is filled in. The number of
statements must not depend on the number of lines. Runs on an embedded PostgreSQL in a temporary folder.
"""
