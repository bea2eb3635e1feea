"""The frame of the proofs: what is broken fails, is shown, and is kept with its seed."""
from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from proof import harness
from proof.harness import Profile, Verdict


def proofs_are(monkeypatch: pytest.MonkeyPatch, folder: Path, **runs: Callable[[int, Profile], Verdict]) -> None:
    monkeypatch.setattr(harness, "FOUND", folder / "found")
    monkeypatch.setattr(harness, "proofs", lambda: sorted(runs))
    monkeypatch.setattr(harness, "load", runs.__getitem__)


def held(seed: int, profile: Profile) -> Verdict:
    return Verdict({"lost": 0, "seed_seen": seed}, passed=True)


def broken(seed: int, profile: Profile) -> Verdict:
    return Verdict({"lost": 1}, passed=False)


def itself_broken(seed: int, profile: Profile) -> Verdict:
    raise RuntimeError("no server")


def test_a_held_promise_passes_and_prints_one_json_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    proofs_are(monkeypatch, tmp_path, overdraw=held)
    assert harness.main(["overdraw", "--seed", "7", "--profile", "N"]) == 0
    line = json.loads(capsys.readouterr().out.splitlines()[0])
    assert (line["proof"], line["seed"], line["profile"], line["passed"]) == ("overdraw", 7, "N", True)
    assert line["figures"] == {"lost": 0, "seed_seen": 7}
    assert not (tmp_path / "found").exists()


@pytest.mark.parametrize("run", [broken, itself_broken])
def test_a_broken_promise_fails_and_is_kept(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str], run: Callable[[int, Profile], Verdict]
) -> None:
    proofs_are(monkeypatch, tmp_path, overdraw=run, tamper=held)
    assert harness.main(["--seed", "7"]) == 1
    assert capsys.readouterr().out.splitlines()[-1].startswith("BROKEN: ./prove overdraw --seed 7 --profile Q: {")
    kept = json.loads((tmp_path / "found" / "overdraw-7.json").read_text())
    assert (kept["proof"], kept["seed"], kept["passed"]) == ("overdraw", 7, False)
    assert len(kept["commit"]) == 40


def test_proving_nothing_is_no_success(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    proofs_are(monkeypatch, tmp_path)
    assert harness.main([]) == 1
    with pytest.raises(SystemExit):
        harness.main(["no-such-proof"])
