"""tools/test.py: a failing step fails the run and does not hide the steps after it."""
from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tools import test as steps


def steps_are(monkeypatch: pytest.MonkeyPatch, folder: Path, *codes: int) -> None:
    def step(number: int, code: int) -> steps.Step:
        done = f"open({str(folder / str(number))!r}, 'w'); raise SystemExit({code})"
        return steps.Step(f"step{number}", ("python", "-c", done))

    monkeypatch.setattr(steps, "STEPS", tuple(step(number, code) for number, code in enumerate(codes)))
    monkeypatch.setattr(steps, "BIN", Path(sys.executable).parent)
    monkeypatch.setattr(sys, "argv", ["test.py"])


def test_a_failing_step_fails_the_run_and_the_next_one_runs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    steps_are(monkeypatch, tmp_path, 0, 3, 0)
    assert steps.main() == 1
    assert {path.name for path in tmp_path.iterdir()} == {"0", "1", "2"}


def test_steps_that_all_pass_pass(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    steps_are(monkeypatch, tmp_path, 0, 0)
    assert steps.main() == 0


def test_a_step_without_its_subject_is_left_out_and_an_unknown_one_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    steps_are(monkeypatch, tmp_path, 0)
    monkeypatch.setattr(steps, "STEPS", (steps.Step("bench", ("python", "-c", "raise SystemExit(1)"), "not-there"),))
    assert steps.main() == 0
    monkeypatch.setattr(sys, "argv", ["test.py", "bench"])
    assert steps.main() == 2
