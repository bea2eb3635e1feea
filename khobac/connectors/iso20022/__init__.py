"""ISO 20022 as this treasury and its banks speak it; implements the ports of cash.payments.

    hostile.py      the gate for bytes from outside
    schema.py       the official schemas (schemas/, with their manifest) and the validation against them
    pain001.py      orders out              pain.001.001.09
    pain002.py      status reports in       pain.002.001.12 and .10
    camt054.py      debits and returns in   camt.054.001.08
    camt053.py      statements in           camt.053.001.08
    statement_file.py  the same for a file of any length, entry by entry; hostile_stream.py is its gate
    not_received.py the one answer ISO 20022 has no message for
    codec.py        which bytes go to which of them

Written and read with lxml and always validated, outgoing as well as incoming.
"""
