"""No template carries style, script text or event attributes, and every borrowed file is the one in the manifest."""
from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import khobac.doors.portal

PORTAL = Path(khobac.doors.portal.__file__).parent
ROOT = PORTAL.parent.parent.parent
TEMPLATES = sorted((PORTAL / "templates").rglob("*.html"))
FORBIDDEN = {
    "inline style": re.compile(r"<style|\sstyle="),
    "script text": re.compile(r"<script(?![^>]*\ssrc=)"),
    "event attribute": re.compile(r"\son[a-z]+=|\shx-on|javascript:"),
    "address of another site": re.compile(r"(?:src|href)=[\"']?(?:https?:)?//"),
}


def ids(path: Path) -> str:
    return path.relative_to(PORTAL / "templates").as_posix()


@pytest.mark.parametrize("template", TEMPLATES, ids=ids)
def test_a_template_carries_no_style_no_script_and_no_foreign_address(template: Path) -> None:
    source = template.read_text(encoding="utf-8")
    assert [what for what, pattern in FORBIDDEN.items() if pattern.search(source)] == []


@pytest.mark.parametrize("part", sorted((PORTAL / "templates" / "portal" / "components").glob("*.html")), ids=ids)
def test_a_part_says_what_it_needs(part: Path) -> None:
    assert "{% comment %}" in part.read_text(encoding="utf-8").splitlines()[0]


@pytest.mark.parametrize("command", [["vendor_frontend.py", "--check"], ["messages.py", "check"]], ids=lambda c: c[0])
def test_borrowed_files_and_english_texts_are_complete(command: list[str]) -> None:
    answer = subprocess.run([sys.executable, ROOT / "tools" / command[0], command[1]], capture_output=True, text=True)
    assert answer.returncode == 0, answer.stderr
