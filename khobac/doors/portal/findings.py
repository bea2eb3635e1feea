"""A finding as a page shows it: in the reader's language, with the name of the field it points at."""
from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from khobac.casework.dossiers.queries import DefectView
from khobac.control.findings import Finding, read_basis
from khobac.control.queries import FindingView
from khobac.doors.fields import LABELS, label

__all__ = ["LABELS", "ShownFinding", "basis", "label", "shown"]


@dataclass(frozen=True, slots=True)
class ShownFinding:
    """What components/finding.html needs."""

    code: str
    severity: str
    pointer: str
    label: str
    message: str
    fix: str
    basis: str


def shown(finding: Finding | FindingView | DefectView) -> ShownFinding:
    """A fresh or a stored finding, in the language of the page."""
    english = (get_language() or "vi").startswith("en")
    return ShownFinding(
        code=finding.code,
        severity=str(finding.severity),
        pointer=finding.pointer,
        label=label(finding.pointer),
        message=finding.message_en if english else finding.message_vi,
        fix=finding.fix_en if english else finding.fix_vi,
        basis=basis(finding),
    )


def basis(finding: Finding | FindingView | DefectView) -> str:
    """The article as cited: "Điều 5.1.4, 17/2024/TT-BTC"; empty for a rule of our own."""
    if isinstance(finding, Finding):
        document, article = finding.basis.document, finding.basis.article
    else:
        document, article = read_basis(finding.basis)
    return ", ".join(filter(None, [_("Điều %(article)s") % {"article": article} if article else "", document]))
