"""What is said beside a form and before signing: what is still missing, or everything the rules find, and the balance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from khobac.casework.dossiers.drafts import DraftView
from khobac.control.findings import Severity
from khobac.control.inputs import Position, Snapshot
from khobac.control.rules import RULES
from khobac.core.errors import Refused
from khobac.doors.fields import label
from khobac.doors.portal.findings import ShownFinding, shown
from khobac.doors.portal.templatetags.portal import field_id
from khobac.flows import drafts
from khobac.flows.payment import checking
from khobac.flows.payment import filing as filings
from khobac.flows.payment.content import Filing
from khobac.flows.payment.position import Judged


@dataclass(frozen=True, slots=True)
class Missing:
    """Something the form lacks before it can be checked at all."""

    pointer: str
    label: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Checked:
    """The state of a draft. With `missing` nothing has been checked yet; `filing` is None where it cannot be read."""

    filing: Filing | None
    judged: Judged | None
    missing: tuple[Missing, ...]
    findings: tuple[ShownFinding, ...]

    @property
    def is_clean(self) -> bool:
        """Complete, and nothing found."""
        return not self.missing and not self.findings

    @property
    def blocks(self) -> int:
        """How many findings would stop the payment."""
        return sum(finding.severity == Severity.BLOCK for finding in self.findings)

    @property
    def total(self) -> int:
        """Rules there are."""
        return len(RULES)

    @property
    def passed(self) -> int:
        """Rules that hold."""
        return len(RULES) - len({finding.code for finding in self.findings})

    @property
    def before(self) -> int | None:
        """What the money's source has left now, in đồng; None where it is not known."""
        return _left(self.judged.snapshot, self.judged.position) if self.judged else None

    @property
    def after(self) -> int | None:
        """What it has left once this is paid."""
        if self.judged is None or self.before is None:
            return None
        return self.before - self.judged.amounts.pay

    @property
    def errors(self) -> list[tuple[str, str, str]]:
        """For the error summary: field, sentence, how to mend; what is missing, else what is found."""
        if self.missing:
            return [(field_id(each.pointer), f"{each.label}: {each.sentence}", "") for each in self.missing]
        return [(field_id(each.pointer), each.message, each.fix) for each in self.findings]

    @property
    def by_pointer(self) -> dict[str, str]:
        """What each field says about itself: the first thing wrong with it."""
        said = {finding.pointer: finding.message for finding in reversed(self.findings) if finding.severity == "block"}
        return said | {each.pointer: each.sentence for each in reversed(self.missing)}


def check(draft: DraftView, content: dict[str, Any] | None = None) -> Checked:
    """The draft as it is kept, or with another content (what the form holds now); nothing is stored or held."""
    filing, faults = drafts.as_filing(draft if content is None else replace(draft, content=content))
    if filing is None or faults:
        return Checked(filing, None, _missing(faults), ())
    try:
        return _told(filing, filings.check(filing))
    except Refused as refused:
        return _told(filing, refused)


def check_many(unit: str, drafts_kept: Sequence[DraftView]) -> list[Checked]:
    """Many drafts of one unit as they are kept, in as many statements as one."""
    read = [drafts.as_filing(draft) for draft in drafts_kept]
    complete = [filing for filing, faults in read if filing is not None and not faults]
    outcomes = iter(checking.check_many(unit, complete) if complete else ())
    return [
        Checked(filing, None, _missing(faults), ()) if filing is None or faults else _told(filing, next(outcomes))
        for filing, faults in read
    ]


def _told(filing: Filing, outcome: Judged | Refused) -> Checked:
    if isinstance(outcome, Refused):
        return Checked(filing, None, _missing([(outcome.details.get("pointer", ""), outcome.sentence)]), ())
    return Checked(filing, outcome, (), tuple(shown(finding) for finding in outcome.findings))


def _missing(faults: list[tuple[str, str]]) -> tuple[Missing, ...]:
    return tuple(Missing(pointer, label(pointer), _(sentence)) for pointer, sentence in faults)


def _left(snapshot: Snapshot, position: Position) -> int | None:
    return position.deposit_free if snapshot.from_deposit else position.available
