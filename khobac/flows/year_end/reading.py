"""What a rehearsal and a run begin with: every key as it stands, what the stages do to it, what a person must look at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from khobac.books.ledger.postings import roles
from khobac.books.periods import queries as periods
from khobac.books.periods import year_end_queries as year_ends
from khobac.books.periods.year_end import (
    Asked,
    Closing,
    Effect,
    Question,
    Stage,
    Standing,
    effect_above,
    effect_on,
)
from khobac.flows.year_end.entries import Ground
from khobac.spending.requests import queries as requests

PASSAGES = (roles.LKB_PENDING, roles.RETURNED_PENDING, roles.REVENUE_PENDING, roles.PAYABLE, roles.CLEARING)
"""Accounts on which nothing should stand when a year is closed."""


@dataclass(frozen=True)
class Planned:
    """What the stages do to the keys of a treasury, and what they leave to people."""

    effects: list[Effect]
    questions: list[Question]


def standing_of(treasury_id: int, year: int, unit: str, source: str) -> Standing:
    """One key of the old year; empty where nothing was ever allotted."""
    held = requests.holders(treasury_id, year, unit, source)
    found = year_ends.standings(treasury_id, year, held, unit, source)
    return found[0] if found else Standing(unit, source)


def plan(treasury_id: int, year: int, stages: Collection[Stage]) -> Planned:
    """All keys of a treasury, and the places above them. Some ten statements, whatever their number."""
    effects: list[Effect] = []
    questions: list[Question] = []
    keys = year_ends.standings(treasury_id, year, requests.holders(treasury_id, year))
    above = year_ends.held_above(treasury_id, year)
    for effect, asked in (*(effect_on(key, stages) for key in keys), *(effect_above(held, stages) for held in above)):
        questions += asked
        if not effect.is_nothing:
            effects.append(effect)
    effects.sort(key=lambda effect: effect.key)
    questions += year_ends.unconfirmed_deposits(treasury_id, year)
    left = periods.standing_on(PASSAGES, treasury_id)
    questions += [Question(Asked.PENDING, "", "", role, amount) for (_, role), amount in sorted(left.items())]
    return Planned(effects, questions)


def closings_after(effects: Sequence[Effect], ground: Ground) -> list[Closing]:
    """The accounts to close once these effects are made: what is carried out of the year is closed with its expenditure."""
    balances: dict[tuple[str, str, str, str], int] = defaultdict(int)
    for closing in year_ends.accounts_to_close(ground.treasury_id, ground.year):
        balances[closing[:4]] = closing.balance
    for effect in effects:
        if effect.carried:
            office = ground.offices.get(effect.unit)
            treasury = office.code if office else ground.office_code
            level = ground.units[effect.unit].level
            balances[roles.CARRYOVER_OUT, level, effect.source, treasury] += effect.carried
    return [Closing(*key, balance) for key, balance in sorted(balances.items()) if balance]
