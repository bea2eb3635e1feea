"""Why was it decided so? Judge a dossier again from what was stored with the decision, with nothing else."""

from __future__ import annotations

from dataclasses import dataclass

from khobac.casework.dossiers import queries as dossiers
from khobac.control import engine
from khobac.control import queries as checks
from khobac.control.findings import Finding
from khobac.core.errors import Refused, Word


@dataclass(frozen=True)
class Reperformed:
    """What the same rules find today on the inputs of that day, and whether that is what was found then."""

    same: bool
    findings: tuple[Finding, ...]


def reperform(number: str) -> Reperformed:
    """Run the last check of a dossier again, years later."""
    dossier = dossiers.by_number(number)
    check = checks.last_checks([dossier.id]).get(dossier.id)
    if check is None:
        raise Refused(Word.STATE, f"Hồ sơ {number} chưa được kiểm soát lần nào.")
    findings = engine.check(*checks.inputs(check.id), only=engine.AT_APPROVAL if check.purpose == "approval" else None)
    then = {(each.code, each.pointer, each.severity) for each in checks.findings(check.id)}
    now = {(each.code, each.pointer, each.severity.value) for each in findings}
    return Reperformed(then == now, findings)
