"""No template carries style, script text or event attributes: the policy would refuse them."""
from __future__ import annotations

import re
from pathlib import Path

import pytest

import khobac.doors.portal

PORTAL = Path(khobac.doors.portal.__file__).parent
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
