"""What officers saw on returned dossiers and no rule did: an entry of the library of that day, named as on their desk."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import cycle

from khobac.casework.dossiers.states import State
from khobac.flows.payment.examination import SeenDefect
from khobac.flows.sample_province.past import Past
from khobac.registers.law import wordings

EVERY = 3
"""One return in three names something more than the rules found."""

USUAL = ("acceptance-date", "content-unclear", "scan-unreadable", "acceptance-date", "tax-code", "content-unclear")
"""What is named, by turns; some things are forgotten more often than others."""


def look(pasts: Iterable[Past]) -> None:
    """Let the officers of these returns see what they saw. One statement for each day of a return."""
    returned = [(past, past.steps[-1].at.date()) for past in pasts if _may_be(past)][::EVERY]
    library = {day: wordings.library(day) for day in {day for _past, day in returned}}
    for (past, day), key in zip(returned, cycle(USUAL), strict=False):
        past.seen = (SeenDefect.of(library[day][key]),)


def _may_be(past: Past) -> bool:
    """Returned, and not a payroll: those have no invoice and no acceptance."""
    return past.state is State.RETURNED and not past.asked.people
