"""Practice under the keys of the workbench, and every page of it wide and narrow: nothing axe or the probe finds."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect

from khobac.doors.portal.practice.made import exercises
from khobac.registers.organisations.models import Person
from tests.browser.staff.visiting import Visitor
from tests.doors.portal.staff.morning import MORNING, Treasury

ROOT = Path(__file__).resolve().parents[3]
BLOCKED, WARNED = (
    next(each.number for each in exercises(MORNING) if kind(each.opened))
    for kind in (lambda opened: opened.blocked, lambda opened: opened.warned)
)
PAGES = [
    "tuan@practice=/luyen-tap", f"tuan@practice-blocked=/luyen-tap/{BLOCKED}",
    f"tuan@practice-warned=/luyen-tap/{WARNED}", f"tuan@practice-return=/luyen-tap/{BLOCKED}/tra-lai",
]

pytestmark = pytest.mark.browser


def test_two_keys_for_a_clean_one_and_two_for_a_return(visitor: Visitor) -> None:
    page = visitor.visit("tuan", "/luyen-tap")
    for each in exercises(MORNING)[:3]:
        expect(page.locator("#dossier-title")).to_be_visible()
        if each.opened.blocked:
            visitor.press(page, "r")
            expect(page.locator("h1")).to_contain_text("Trả lại")
            visitor.press(page, "Control+Enter")
        else:
            visitor.press(page, "a", "Enter")
        expect(page.locator("main [role=status]")).to_contain_text(f"{each.number}: đúng.")
    assert page.evaluate("window.clicks ?? 0") == 0


def test_no_page_of_practice_breaks_axe_or_the_probe(portal: str, treasury: Treasury) -> None:
    person = Person.objects.get(username="tuan")
    person.set_password("secret")
    person.save()
    command = [sys.executable, "tools/shots.py", "--base", portal, "--check", "--login=tuan=tuan:secret", *PAGES]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
