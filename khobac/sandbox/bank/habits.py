"""How banks differ in what is allowed: three example banks, one program.

    habit      first word              debits are told by               pain.002
    prompt     at once, per payment    camt.054, per payment            .12
    slow       after some seconds,     camt.054, later still            .10
               one word per file
    statement  at once, per payment    camt.053 alone, some seconds     .12
                                       after each booking
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Habits:
    """One bank's way. `settles_after` is how long it takes to pay, `states_after` how long until it states a booking."""

    version: str = "12"
    one_word_per_file: bool = False
    settles_after: float = 0.0
    sends_notes: bool = True
    states_after: float = 0.0


HABITS = {
    "prompt": Habits(),
    "slow": Habits(version="10", one_word_per_file=True, settles_after=4.0),
    "statement": Habits(sends_notes=False, states_after=2.0),
}
