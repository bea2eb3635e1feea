"""What the whole demo holds in memory when nobody does anything.

    .venv/bin/python -m bench.memory

Starts `khobac demo` in a temporary state folder, waits until it serves and has come to rest, and adds up the proportional
set sizes of all its processes, PostgreSQL's included.
"""
