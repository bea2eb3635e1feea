"""The treasury's money held against the banks': statements line by line, days closed, and the hourly proof of both.

Nouns: statement (an account's day as the bank has booked it, in pages), statement line with its match code, day close (the
sweep of an office's accounts to the single account), parity statement (sub-ledger = ledger = bank = inter-treasury, signed).
Promises: a statement of any length is matched in a fixed number of database calls; what differs becomes an item that a
person owns; a day closes only when nothing is unexplained, and sweeps each account once.
"""
