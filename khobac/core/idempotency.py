"""Every command can be repeated safely: the same key gets the first answer and changes nothing.

The key lives as long as the dossier does, in years not hours, because a dossier number is a legal fact.
"""
from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from khobac.core import clock, db
from khobac.core.canonical import content_hash
from khobac.core.errors import Refused, Word

_INSERT = "INSERT INTO core_command (client, key, input_hash, answer, answered_at) VALUES (%s, %s, %s, %s, %s)"


@dataclass(frozen=True)
class Answer:
    """What a command answered, and whether this was a repeat of an earlier one."""

    value: dict[str, Any]
    repeated: bool


@dataclass(frozen=True)
class Command:
    """A command under its client's key, being carried out in the caller's transaction: nobody else carries it out."""

    client: str
    key: str
    fingerprint: bytes

    def keep(self, value: dict[str, Any]) -> Answer:
        """Keep the first answer, for ever. Told: it may go together with what the command writes."""
        db.tell(_INSERT, [self.client, self.key, self.fingerprint, json.dumps(value), clock.now()])
        return Answer(value, repeated=False)


def begin(client: str, key: str, command: Any) -> Command | Answer:
    """The command, to be carried out and its answer kept, or the answer that this client's key got before.

    Concurrent repeats wait for the first. Raises KEY_REUSED when the key came with other input, MESSAGE_ALTERED is the
    callers' word for the same thing in bank messages.
    """
    fingerprint = content_hash(command)
    with db.together():  # the second statement begins once the first has the lock, and sees what its last holder left
        db.tell("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{client}\x1f{key}"])
        asked = db.ask("SELECT input_hash, answer FROM core_command WHERE client = %s AND key = %s", [client, key], list)
    if not asked.answer:
        return Command(client, key, fingerprint)
    [earlier] = asked.answer
    if bytes(earlier["input_hash"]) != fingerprint:
        raise Refused(Word.KEY_REUSED, "Khóa này đã dùng cho một yêu cầu khác.")
    answer = earlier["answer"]
    return Answer(json.loads(answer) if isinstance(answer, str) else answer, repeated=True)


def once(client: str, key: str, command: Any, run: Callable[[], dict[str, Any]]) -> Answer:
    """Run the command unless this client's key was answered before (see `begin`), and keep its answer."""
    begun = begin(client, key, command)
    return begun if isinstance(begun, Answer) else begun.keep(run())
