"""No word, figure or article of a finding changes unseen: all of them stand in planted/said.txt."""

from __future__ import annotations

from tests.control.planted import said


def test_findings_say_what_is_written_down() -> None:
    """Where a change is meant: .venv/bin/python -m tests.control.planted.said, and read the difference."""
    assert said.text().splitlines() == said.FILE.read_text(encoding="utf-8").splitlines()
