"""What a machine may propose to a unit so that a request fits."""

from __future__ import annotations

from khobac.control.inputs import Snapshot


def first_line_less(snapshot: Snapshot, amount: int) -> dict[str, int | str]:
    """The first line reduced by `amount` đồng; nothing where no money would be left on it.

    >>> from khobac.control.rules import specimen
    >>> first_line_less(specimen.request(10), 9), first_line_less(specimen.request(10), 10)
    ({'/lines/0/amount': 1}, {})
    """
    reduced = snapshot.lines[0].amount - amount
    return {"/lines/0/amount": reduced} if reduced > 0 else {}
