"""Lanes where work needs them: for what has just been received, for a queue about to be shown, and proved afterwards.

Filing does not wait for a lane: the worker chooses it from the fact that a dossier was received, and a queue chooses what
is still missing before it is shown.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence

from django.conf import settings

from khobac.core import db
from khobac.core.facts import RecordedFact
from khobac.core.repeats import repeated
from khobac.watch.risk import queries, services, verify
from khobac.watch.risk.queries import LaneView
from khobac.watch.risk.verify import Proof


def from_facts(facts: Sequence[RecordedFact]) -> None:
    """Choose the lanes of what was received; count the alarms of what was approved as false."""
    services.choose(_dossiers(facts, "DossierReceived"), settings.SIGNING_FOLDER)
    approved = _dossiers(facts, "PaymentApproved")
    if approved:
        services.count_overruled(approved)


@repeated
def lanes_of(dossier_ids: Collection[int]) -> dict[int, LaneView]:
    """The lanes of these dossiers; those that have none get theirs now. One statement where all have one."""
    found = queries.lanes_of(dossier_ids)
    missing = [each for each in dossier_ids if each not in found]
    if missing:
        with db.atomic():
            services.choose(missing, settings.SIGNING_FOLDER)
        found |= queries.lanes_of(missing)
    return found


@repeated
def keep_seeds() -> int:
    """Commit to the seeds of the coming days, publish those of the past ones; how many of either."""
    with db.atomic():
        return services.keep_seeds(settings.SIGNING_FOLDER)


def proof_of(day: dt.date) -> Proof:
    """Work out every lane of a day again from its seed and what was kept."""
    return verify.proof_of(day)


def _dossiers(facts: Sequence[RecordedFact], kind: str) -> list[int]:
    return sorted({fact.content["dossier_id"] for fact in facts if fact.kind == kind})
