"""The registers: who and what exists, on any date.

Each row says when it holds (validity, both days inclusive, open end = NULL) and when we knew it (recording period,
half-open instants). A row is never deleted: a correction closes the recording period of the old row and records a new
one.
"""
