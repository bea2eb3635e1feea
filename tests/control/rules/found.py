"""Asks one rule about a request and answers the places it names, which is what the acceptance cases compare."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from khobac.control.findings import Finding
from khobac.control.inputs import Position, Snapshot
from khobac.control.rules import RULES, specimen


def findings(
    code: str, snapshot: Snapshot, position: Position | None = None, law: Mapping[str, Any] | None = None
) -> list[Finding]:
    """What the rule finds under the specimen's position and law, with those law values changed."""
    return list(RULES[code](snapshot, specimen.law(law), position or specimen.position()))


def places(
    code: str, snapshot: Snapshot, position: Position | None = None, law: Mapping[str, Any] | None = None
) -> list[str]:
    """The pointers of those findings."""
    return [finding.pointer for finding in findings(code, snapshot, position, law)]
