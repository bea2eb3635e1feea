"""A changed threshold simulated over stored dossiers, each with documents of its own.

    .venv/bin/python -m bench.simulation --dossiers 500000 --processes 2

Some dossiers are filed through the flows; the others are copies of them with their own request, amount left and hashes, made
in few statements. The draft shortens the life of a voucher, so that every dossier's law is touched and one rule is asked.
Runs on an embedded PostgreSQL in a temporary folder, which is gone afterwards.
"""
