"""Filing a dossier over HTTP against a bare authenticated view that inserts one row: what the product's own work costs.

    .venv/bin/python -m bench.http --requests 150 --rounds 3

The same gunicorn with the same settings serves both, to the same client with the same key and the same bodies, ten of each
in turn. Counted is CPU, not time: of the web server's processes and of all processes of PostgreSQL, from /proc. Challenges
and signatures are made before the clock starts; verifying both is part of filing.
"""
