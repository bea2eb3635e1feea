"""The pure engine: every rule, every violation, three answers.

`check` knows no database and no clock. A rule that errs cannot tell: that is a `look` finding, never silence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from khobac.control.findings import Basis, Finding, Severity
from khobac.control.inputs import Position, Snapshot
from khobac.control.rules import RULES, SPARING, Rule
from khobac.registers.law.values import Law

Spares = Callable[[Snapshot, Law, Position], frozenset[str]]

#: what nothing spares a request: balances, commitment, restrictions
NEVER_SPARED = frozenset({"C01", "C02", "C16", "C17"})

#: what is looked at again at the moment of approval: the same, and what others may have taken of a contract, a project, a
#: yearly total or a number of assets
AT_APPROVAL = NEVER_SPARED | {"C06", "C10", "C12"}


def check(snapshot: Snapshot, law: Law, position: Position, only: frozenset[str] | None = None) -> tuple[Finding, ...]:
    """All findings, in the order of rule and place. `only` narrows to some rules."""
    found: list[Finding] = []
    left_out = spared(snapshot, law, position)
    for code, rule in RULES.items():
        if code not in left_out and (only is None or code in only):
            found.extend(_ask(code, rule, snapshot, law, position))
    return tuple(sorted(found, key=lambda finding: finding.order))


def spared(snapshot: Snapshot, law: Law, position: Position) -> frozenset[str]:
    """The rules that do not apply to this request (C14 secrecy, C21 own revenue); never those that guard the money."""
    if snapshot.particulars is None:
        return frozenset()
    return frozenset().union(*(_spared_by(each, snapshot, law, position) for each in SPARING)) - NEVER_SPARED


def blocking(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Those that stop the payment."""
    return tuple(finding for finding in findings if finding.severity is Severity.BLOCK)


def _ask(code: str, rule: Rule, snapshot: Snapshot, law: Law, position: Position) -> Iterator[Finding]:
    """What the rule finds; where it errs, what it found before stands, and a person must look at the rest."""
    try:
        yield from rule(snapshot, law, position)
    except Exception as error:  # whatever went wrong in a rule, the answer is "cannot tell", never "holds"
        yield _cannot_tell(code, error)


def _cannot_tell(code: str, error: Exception) -> Finding:
    return Finding(
        code=code,
        severity=Severity.LOOK,
        pointer="",
        message_vi=f"Quy tắc {code} không kết luận được: cần người xem xét.",
        message_en=f"Rule {code} cannot tell: a person must look.",
        fix_vi="Cán bộ kho bạc xem xét và ghi kết luận.",
        fix_en="A treasury officer looks at it and records the conclusion.",
        basis=Basis(document=""),
        values={"error": type(error).__name__},
    )


def _spared_by(spares: Spares, snapshot: Snapshot, law: Law, position: Position) -> frozenset[str]:
    """What one rule spares; one that errs spares nothing."""
    try:
        return spares(snapshot, law, position)
    except Exception:  # then every rule is asked
        return frozenset()
