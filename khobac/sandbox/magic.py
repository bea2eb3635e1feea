"""Magic amounts: the last three digits of an amount, in đồng, ask a stand-in to misbehave, without a word beforehand.

    digits   a bank that pays it        a company that bills it                    a tax office that asks for it
    001      silent: pays, but says     brings the list twice more, as if it had   silent: keeps the notice of the
             nothing to the order       never been answered                        payment, but answers 500
    002      rejects it (AC04)          bills it once more under a customer code   deaf: keeps nothing and answers 500
                                        that nobody authorised
    003      pays it late               makes it due today                         answers after three seconds
    004      tells everything thrice    puts it into the list twice
    005      pays it, then sends it     takes 5 đồng back by a credit note
             back                       in the same list

The names are those of the faults that are armed by POST /control/faults, where a stand-in has them.
"""

from __future__ import annotations

from collections.abc import Mapping

BANK: Mapping[int, str] = {1: "silent", 2: "reject", 3: "late", 4: "duplicate", 5: "return"}
COMPANY: Mapping[int, str] = {1: "twice", 2: "stranger", 3: "due", 4: "repeated", 5: "credited"}
TAX_OFFICE: Mapping[int, str] = {1: "silent", 2: "deaf", 3: "slow"}


def asked(kinds: Mapping[int, str], amount: int) -> str | None:
    """What this amount asks of a stand-in; None: nothing.

    >>> asked(BANK, 1_450_002), asked(COMPANY, 1_450_005), asked(TAX_OFFICE, 1_450_010)
    ('reject', 'credited', None)
    """
    return kinds.get(amount % 1000)
