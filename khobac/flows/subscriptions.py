"""Which fact wakes which reader. Every reader gets every fact, in order and once, and knows which concern it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from khobac.core import facts
from khobac.core.facts import RecordedFact
from khobac.flows import lanes
from khobac.flows.autopay import telling as bills
from khobac.flows.payment import apologies, letters
from khobac.flows.revenue import refunding
from khobac.watch.alerts import services as alerts
from khobac.watch.supervision import services as supervision
from khobac.watch.webhooks import services as webhooks

READERS: dict[str, Callable[[list[RecordedFact]], None]] = {
    "alerts": alerts.from_facts,
    "apologies": apologies.draft_from_facts,
    "bills": bills.from_facts,
    "lanes": lanes.from_facts,
    "letters": letters.write_decisions,
    "refunds": refunding.follow,
    "supervision": supervision.from_facts,
    "webhooks": webhooks.from_facts,
}


def pieces() -> list[Callable[[], int]]:
    """One piece of work for each reader: hand it its next batch of facts; how many were read."""
    return [partial(facts.read, reader, handle) for reader, handle in READERS.items()]
