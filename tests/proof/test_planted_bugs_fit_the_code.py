"""A bug that can no longer be planted proves nothing: every declaration fits its file."""

from __future__ import annotations

import pytest

from proof.bugs import Bug, all_bugs, by_test
from proof.ground.checkout import ROOT
from proof.planted_bugs import planted

BUGS = all_bugs()


@pytest.mark.parametrize("bug", BUGS, ids=[bug.name for bug in BUGS])
def test_it_can_be_planted(bug: Bug) -> None:
    text = (ROOT / bug.file).read_text(encoding="utf-8")
    assert planted(text, bug) != text
    if bug.caught_by.kind == "test":
        assert all((ROOT / address.partition("::")[0]).is_file() for address in bug.caught_by.name.split())


def test_names_are_unique() -> None:
    assert len({bug.name for bug in BUGS}) == len(BUGS)


def test_a_declaration_that_does_not_fit_is_told() -> None:
    with pytest.raises(ValueError, match="0 times"):
        planted("x", Bug("gone", "a.py", "y", "z", by_test("tests/a.py")))
