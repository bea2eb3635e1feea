"""The only writer of addresses and events."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence

from khobac.core import clock, db
from khobac.core.facts import RecordedFact
from khobac.watch.webhooks.queries import Due

KINDS = (
    "DossierReceived",
    "DossierAccepted",
    "DossierReturned",
    "DossierRefused",
    "PaymentApproved",
    "PaymentSettled",
    "PaymentReturned",
)
"""Facts that are told outside; the others stay in the house."""
TRIAL = "Trial"
PAUSES = tuple(dt.timedelta(seconds=seconds) for seconds in (10, 60, 300, 1_800, 7_200, 21_600, 43_200, 86_400, 86_400))
"""After each try that failed; after the last, three days on, an event is given up until somebody sends it again."""
LEASE = dt.timedelta(minutes=2)
"""So long nobody else takes an event that is on its way: a worker that died held it no longer."""


def subscribe(unit: str, url: str, kinds: Sequence[str], by: str) -> bool:
    """Send these kinds there from now on; an address that is there already has its kinds replaced. Whether that is news."""
    return bool(
        db.execute(
            """
            INSERT INTO webhooks_endpoint AS known (unit_code, url, kinds, created_at, created_by) VALUES (%s, %s, %s, %s, %s)
            ON CONFLICT (unit_code, url) WHERE ended_at IS NULL
                DO UPDATE SET kinds = excluded.kinds WHERE known.kinds <> excluded.kinds
            """,
            [unit, url, list(kinds), clock.now(), by],
        )
    )


def end(unit: str, endpoint_id: int) -> bool:
    """Send nothing there any more; whether there was such an address."""
    ended = db.execute(
        "UPDATE webhooks_endpoint SET ended_at = %s WHERE id = %s AND unit_code = %s AND ended_at IS NULL",
        [clock.now(), endpoint_id, unit],
    )
    if ended:
        db.execute(
            "UPDATE webhooks_event SET state = 'given_up' WHERE endpoint_id = %s AND state = 'waiting'", [endpoint_id]
        )
    return bool(ended)


def from_facts(facts: Sequence[RecordedFact]) -> None:
    """An event for each fact and each address that asked for its kind. One statement."""
    told = [fact for fact in facts if fact.kind in KINDS and fact.unit_code]
    if told:
        at = clock.now()
        bodies = [_body(f"evt_{fact.id}", fact.kind, fact.subject, fact.unit_code, at) for fact in told]
        _add([fact.unit_code for fact in told], [f"fact/{fact.id}" for fact in told],
             [fact.kind for fact in told], [fact.subject for fact in told], bodies, at)  # fmt: skip


def trial(unit: str, endpoint_id: int, key: str) -> None:
    """An event that says nothing happened, for whoever sets an address up; one for each key."""
    at = clock.now()
    body = _body(f"evt_trial_{key}", TRIAL, "", unit, at)
    db.execute(
        """
        INSERT INTO webhooks_event
            (endpoint_id, unit_code, origin, kind, subject, body, made_at, state, attempts, next_at, answer)
        SELECT id, unit_code, %s, %s, '', %s, %s, 'waiting', 0, %s, '' FROM webhooks_endpoint
        WHERE id = %s AND unit_code = %s AND ended_at IS NULL
        ON CONFLICT (endpoint_id, origin) DO NOTHING
        """,
        [f"trial/{key}", TRIAL, body, at, at, endpoint_id, unit],
    )


def claim_due(limit: int) -> list[Due]:
    """Events that are due, each for one worker: until the lease is over nobody else gets them. One statement."""
    now = clock.now()
    found = db.rows(
        """
        UPDATE webhooks_event AS event SET attempts = attempts + 1, next_at = %s, tried_at = %s
        FROM webhooks_endpoint AS endpoint
        WHERE endpoint.id = event.endpoint_id AND event.id IN (
            SELECT id FROM webhooks_event WHERE state = 'waiting' AND next_at <= %s
            ORDER BY next_at, id LIMIT %s FOR UPDATE SKIP LOCKED)
        RETURNING event.id, endpoint.url, event.body, event.attempts
        """,
        [now + LEASE, now, now, limit],
    )
    return [Due(**row) for row in sorted(found, key=lambda row: int(row["id"]))]


def note(due: Due, taken: bool, answer: str) -> None:
    """How a try ended: delivered, tried again later, or given up."""
    pause = PAUSES[due.attempts - 1] if due.attempts <= len(PAUSES) else None
    state = "delivered" if taken else "waiting" if pause else "given_up"
    db.execute(
        "UPDATE webhooks_event SET state = %s, answer = %s, next_at = %s WHERE id = %s AND state = 'waiting'",
        [state, answer[:120], clock.now() + (pause or dt.timedelta()), due.id],
    )


def send_again(unit: str, event_id: int) -> bool:
    """Let an event go again, as often as any, where its address still wants it; False for one that is about to go."""
    return bool(
        db.execute(
            """
            UPDATE webhooks_event SET state = 'waiting', attempts = 0, next_at = %s
            WHERE id = %s AND unit_code = %s AND (state, attempts) <> ('waiting', 0)
                AND endpoint_id IN (SELECT id FROM webhooks_endpoint WHERE ended_at IS NULL)
            """,
            [clock.now(), event_id, unit],
        )
    )


def _body(event: str, kind: str, subject: str, unit: str, at: dt.datetime) -> str:
    told = {"id": event, "type": kind, "subject": subject, "unit": unit, "at": at.isoformat(timespec="seconds")}
    return json.dumps(told, ensure_ascii=False)


def _add(
    units: list[str], origins: list[str], kinds: list[str], subjects: list[str], bodies: list[str], at: dt.datetime
) -> None:
    db.execute(
        """
        INSERT INTO webhooks_event
            (endpoint_id, unit_code, origin, kind, subject, body, made_at, state, attempts, next_at, answer)
        SELECT endpoint.id, endpoint.unit_code, origin, kind, subject, body, %s, 'waiting', 0, %s, ''
        FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::text[]) AS new (unit, origin, kind, subject, body)
        JOIN webhooks_endpoint endpoint ON endpoint.unit_code = new.unit AND kind = ANY (endpoint.kinds) AND ended_at IS NULL
        ON CONFLICT (endpoint_id, origin) DO NOTHING
        """,
        [at, at, units, origins, kinds, subjects, bodies],
    )
