"""The end of a budget year (E12): rehearsed, run stage by stage, and settled.

Rehearsal, run and the closing of a single key share the pure functions of `books/periods/year_end.py`; what differs is
only whether the effects are kept or made.
"""
