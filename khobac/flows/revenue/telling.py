"""Agencies are told what was paid to them: receipts by the thousand in one signed notice, again until it is taken.

A notice is committed before its bytes leave and says the same for ever; an agency takes one number once. So a silent agency,
or one that answered into the void, is simply told again.
"""

from __future__ import annotations

import datetime as dt
from typing import Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string

from khobac.cash.revenue import queries as revenue
from khobac.cash.revenue import services
from khobac.cash.revenue.ports import AgencyChannel, NoAnswer
from khobac.cash.revenue.queries import Notice
from khobac.core import clock, db
from khobac.core.canonical import canonical_bytes
from khobac.core.repeats import repeated

RECEIPTS = 1_000
AGAIN_AFTER = dt.timedelta(seconds=30)


class AgencyWire(Protocol):
    """What notices need; config wires it."""

    def sign(self, body: bytes) -> str:
        """The treasury's detached signature over exactly these bytes."""

    def channels(self) -> dict[str, AgencyChannel]:
        """The ways to the agencies that want to be told."""


def configured_wire() -> AgencyWire:
    """The wire of this installation. Settings name it, because only config knows the connectors."""
    return cast(AgencyWire, import_string(settings.REVENUE_WIRE)())


def tell_agencies(wire: AgencyWire) -> int:
    """Gather what is new and hand over what has not been taken; how many notices were."""
    told = 0
    for agency, channel in sorted(wire.channels().items()):
        while _gather(agency):
            pass
        for notice in revenue.unsent_notices(agency, clock.now() - AGAIN_AFTER):
            told += _hand_over(wire, channel, notice)
    return told


@repeated
def _gather(agency: str) -> bool:
    """Write the next notice; False when there is nothing to tell."""
    with db.atomic():
        if not revenue.has_untold(agency):
            return False
        no, receipts = services.gather_notice(agency, RECEIPTS)
        services.write_notice(
            no, canonical_bytes({"notice": no, "agency": agency, "receipts": receipts}), len(receipts)
        )
        return bool(receipts)


def _hand_over(wire: AgencyWire, channel: AgencyChannel, notice: Notice) -> bool:
    try:
        channel.tell(notice.body, wire.sign(notice.body))
    except NoAnswer as problem:
        _note(notice.no, str(problem))
        return False
    _note(notice.no)
    return True


@repeated
def _note(no: int, problem: str = "") -> None:
    with db.atomic():
        services.note_told(no, problem)
