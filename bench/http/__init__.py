"""Filing a dossier over HTTP, both signatures included, against a bare authenticated view that inserts one row.

    .venv/bin/python -m bench.http [--requests 300]

One gunicorn worker, one client, the two kinds of request in turns; what counts is the CPU of the worker, and beside it
that of PostgreSQL. Both views ask for the same key and work inside one transaction of the unit's role.
"""
