"""Our own cases beside the given ones: races, old years, lists line by line, mergers. Told in the same form."""
from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django.plugin import DjangoDbBlocker

from khobac.doors.cli.cases.playing import Verdict, play_file

CASES = sorted((Path(__file__).parent / "more").glob("*.toml"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_case_comes_true(
    path: Path, world_template: tuple[str, Path], django_db_blocker: DjangoDbBlocker
) -> None:
    with django_db_blocker.unblock():
        played = play_file(path, world_template[0])
    assert played.problems == ()
    assert played.verdict is Verdict.PASSED
