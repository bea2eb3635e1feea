"""The example bank: a process of its own that pays what a treasury orders, and misbehaves on demand.

    python -m khobac.sandbox.bank --port 8090 --state .run/bank --name NHA \\
        --treasury-url http://127.0.0.1:8000/api/bank/NHA/inbox --treasury-key .run/keys/treasury-2026.pub

    POST /payments             pain.001.001.09, signed; answers a signed pain.002 (once per MsgId, byte for byte)
    GET  /status/<MsgId>       a signed pain.002, or 404 and a signed "never received"
    GET  /health               {"bank": "NHA", …}
    GET  /control/ledger       what it paid, by EndToEndId
    POST /control/statement    {"date": "2026-03-26"}: sends the camt.053 of that day
    POST /control/faults       {"kind": "drop", …}: see faults.py; GET lists, DELETE clears
    POST /control/paid         what it paid before it was founded: the orders of a sample's today
    POST /control/clock        its clock, not the treasury's: khobac/sandbox/clock.py

`--habit` chooses among three ways of a bank that are all allowed: habits.py.

It pushes to the treasury (POST, XML, signed) until it gets a 2xx: pain.002 for each instruction, camt.054 for debits
and returns, camt.053. Its state is one SQLite file and survives a kill at any moment. It imports nothing of the
product: where it agrees with the treasury, two programs agree.
"""
