"""What the people of the sample see of the last days: alerts as they came, and drafts that still wait for a hand."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from khobac.casework.dossiers.states import Event
from khobac.core import access, clock, db, facts
from khobac.core.facts import NewFact
from khobac.flows import drafts, subscriptions
from khobac.flows.payment.holding import as_told
from khobac.flows.sample_province.past import Past
from khobac.flows.sample_province.units import SampleUnit

ALERTS_OF_DAYS = 7
DRAFTS_EVERY = 9
"""Every so manieth unit has a draft on the table."""
STAGES = ("editing", "chief_accountant", "holder")


def tell_of_last_days(pasts: Sequence[Past], now: dt.datetime) -> None:
    """Let the readers of facts learn of the last days, each on its evening; their cursors stand behind all of it."""
    days: dict[dt.date, list[NewFact]] = defaultdict(list)
    begin = now - dt.timedelta(days=ALERTS_OF_DAYS)
    for past in pasts:
        if past.steps[-1].at >= begin:
            for at, fact in _facts(past):
                if at >= begin:
                    days[at.date()].append(fact)
    for day in sorted(days):
        evening = dt.datetime.combine(day, dt.time(18), clock.VIETNAM)
        with clock.at(min(evening, now)):
            with db.atomic():
                facts.record(days[day])
            let_readers_read()


def let_readers_read() -> None:
    """Bring the cursor of every reader behind the last fact."""
    while sum(piece() for piece in subscriptions.pieces()):
        pass


def leave_drafts(units: Sequence[SampleUnit], now: dt.datetime) -> None:
    """A few units have a draft: being written, at the chief accountant's, at the holder's."""
    for place, unit in enumerate(units[::DRAFTS_EVERY]):
        stage, hours = STAGES[place % len(STAGES)], 2 + place
        with clock.at(now - dt.timedelta(hours=hours)), access.acting_as(unit.code):
            _leave(unit, stage, place, now)


def _leave(unit: SampleUnit, stage: str, place: int, now: dt.datetime) -> None:
    preparer = unit.people["accountant"][0]
    draft = drafts.start(unit.code, preparer, _content(unit, place, now))
    if stage != "editing":
        drafts.send_to_sign(draft, preparer)
    if stage == "holder":
        drafts.sign(unit.code, [draft], unit.people["chief_accountant"][0])


def _content(unit: SampleUnit, place: int, now: dt.datetime) -> dict[str, Any]:
    item, what = ("9401", "Chi phí quản lý dự án") if unit.project else ("6551", "Mua văn phòng phẩm")
    amount = 1_000 * (2_350 + 410 * place)
    return {
        "kind": "payment",
        "source": unit.sources[-1],
        "year": now.year,
        "payee": "NCC1",
        "content": f"{what} tháng {now.month:02d}/{now.year}",
        "lines": [{"ndkt": item, "amount": amount}],
        "invoices": [{"no": f"77{place:05d}", "amount": amount}],
    }


def _facts(past: Past) -> Iterator[tuple[dt.datetime, NewFact]]:
    """What the flows would have recorded at each step, as far as readers ask for it."""
    told = as_told(past.amounts)
    for step in past.steps:
        content: dict[str, Any] = {"version": 1, "dossier_id": past.id}
        if step.event is Event.FILE:
            mends = past.asked.mends
            yield (
                step.at,
                _fact(past, "DossierReceived", content | {"resubmits": mends.number if mends else None} | told),
            )
        elif step.event is Event.APPROVE:
            yield (
                step.at,
                _fact(
                    past, "PaymentApproved", content | {"kind": past.asked.kind.value, "director": step.actor} | told
                ),
            )
        elif step.event is Event.SEND_BACK:
            yield (
                step.at,
                _fact(past, "DossierReturned", content | {"defects": len(past.named), "visible_before": False}),
            )
        elif step.event in _PLAIN:
            yield step.at, _fact(past, _PLAIN[step.event], content)


_PLAIN = {
    Event.REFUSE: "DossierRefused",
    Event.WITHDRAW: "DossierWithdrawn",
    Event.DEBIT: "PaymentSettled",
    Event.MONEY_BACK: "PaymentReturned",
    Event.CORRECT: "PaymentCorrected",
}


def _fact(past: Past, kind: str, content: dict[str, Any]) -> NewFact:
    return NewFact(kind, past.number, past.view.code, content)
