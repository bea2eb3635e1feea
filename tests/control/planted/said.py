"""Everything that findings say, one defect after another, to be read by people: said.txt.

.venv/bin/python -m tests.control.planted.said      writes it anew; the difference is what changes for users
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from khobac.control.findings import Finding
from tests.control.planted import Defect, planted
from tests.control.planted.catalogue import CATALOGUE
from tests.control.planted.dossiers import CASES

FILE = Path(__file__).with_name("said.txt")


def text() -> str:
    """What is found of each defect by itself, in the first dossier it is planted in."""
    return "\n".join(line for defect in CATALOGUE for line in _said(defect)) + "\n"


def _said(defect: Defect) -> Iterator[str]:
    base = defect.bases[0]
    yield f"# {defect.name} ({base})"
    for finding in planted(CASES[base], [defect]).found:
        yield from _lines(finding)
    yield ""


def _lines(finding: Finding) -> Iterator[str]:
    basis = finding.basis
    yield f"{finding.code} {finding.severity} {finding.pointer or '-'}  [{basis.document} {basis.article}, {basis.certainty}]"
    for told in (finding.message_vi, finding.message_en, finding.fix_vi, finding.fix_en):
        yield "  " + told.replace("\u00a0", " ")
    yield "  " + ", ".join(f"{key}={value}" for key, value in finding.values.items())
    if finding.auto_fix:
        yield "  -> " + ", ".join(f"{pointer}={value}" for pointer, value in finding.auto_fix.items())


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
