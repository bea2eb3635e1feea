"""R29: the tests of the rules of control notice rules that are wrong. mutmut makes the wrong rules, by the thousand.

Each mutant differs from its rule in one small place; the tests of `control` must fail. Of the mutants of every file at
least 95 % are noticed; those that nobody could tell from the original (proof/mutants/equivalent.py) do not count.
Tests that draw examples by lot are left out: a mutant lives or dies for a reason that can be read. Quick: every fifth mutant
of one rule, drawn by lot. Nightly: all. Survivors are shown with their change.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from proof.ground import checkout
from proof.harness import Profile, Verdict
from proof.mutants import RULES, Change, Mutant, listed
from proof.mutants.equivalent import EQUIVALENT

LEAST_PERCENT = 95
NO_RULES = ("__init__.py", "specimen.py")
"""What the folder has beside rules: their table, and the request in order of their examples."""
NOT_CALLED = "BadTestExecutionCommandsException"
SETTINGS = """
[mutmut]
source_paths=khobac/control
only_mutate={files}
also_copy=khobac
use_git_change_detection=false
pytest_add_cli_args=
    -p
    no:django
    -p
    no:unraisableexception
    --ignore=tests/control/rules/test_every_rule.py
    -k
    not at_once
pytest_add_cli_args_test_selection=
    tests/control/rules
    tests/control/test_planted_defects_are_found_exactly.py
    tests/control/test_findings_say_what_is_written_down.py
    khobac/control/rules
"""


def run(seed: int, profile: Profile) -> Verdict:
    """Make them, try them, count."""
    with checkout.copied() as copy:
        files, names = rules_in(copy), ["*"]
        if profile is Profile.QUICK:
            chance = random.Random(seed)
            files, names = [chance.choice(files)], [f"*{digit}" for digit in chance.sample(range(10), 2)]
        (copy / "setup.cfg").write_text(SETTINGS.format(files="".join(f"\n    {file}" for file in files)))
        _mutmut(copy, "run", "--max-children", str(os.cpu_count() or 1), *names)
        mutants = listed(_mutmut(copy, "results", "--all", "true"))
        survivors = {mutant: mutant.change(_mutmut(copy, "show", mutant.name)) for mutant in mutants if not mutant.noticed}
    for mutant, change in survivors.items():
        if change not in EQUIVALENT:
            print(f"{mutant.outcome}: {change.file}, {change.function}\n  - {change.before}\n  + {change.after}")
    return judged(files, mutants, survivors)


def rules_in(checked_out: Path) -> list[str]:
    """The files of rules and of what they share."""
    return sorted(f"{RULES}/{file.name}" for file in (checked_out / RULES).glob("*.py") if file.name not in NO_RULES)


def judged(files: Sequence[str], mutants: Sequence[Mutant], survivors: dict[Mutant, Change]) -> Verdict:
    """The score of each file, in percent of the mutants that differ from the rule in what they do."""
    equivalent = {mutant for mutant, change in survivors.items() if change in EQUIVALENT}
    scores = {}
    for file in files:
        counted = [mutant for mutant in mutants if mutant.file == file and mutant not in equivalent]
        scores[Path(file).stem] = _percent(sum(mutant.noticed for mutant in counted), len(counted))
    noticed = sum(mutant.noticed for mutant in mutants)
    return Verdict(
        figures={
            "mutants": len(mutants),
            "noticed": noticed,
            "equivalent": len(equivalent),
            "survived": len(survivors) - len(equivalent),
            "score": _percent(noticed, len(mutants) - len(equivalent)),
            **scores,
        },
        passed=bool(mutants) and min(scores.values()) >= LEAST_PERCENT,
    )


def _percent(part: int, whole: int) -> float:
    """Rounded down to a tenth; a file without mutants has nothing unnoticed."""
    return part * 1000 // whole / 10 if whole else 100.0


def _mutmut(copy: Path, *words: str) -> str:
    """What mutmut says of the copy. Raises RuntimeError where it cannot work, as where a test fails on the rules as they are.

    A mutant whose tests could not even be called counts with mutmut as killed (pytest finds no test again whose name it made
    by a function from letters beyond ASCII): that is no proof of anything and ends the run.
    """
    ours = ("DATABASE_", "KHOBAC_", "PYTEST", "DJANGO_")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    done = subprocess.run(
        [sys.executable, "-m", "mutmut", *words], cwd=copy, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode or NOT_CALLED in done.stdout + done.stderr:
        raise RuntimeError(f"mutmut {words[0]} failed: {(done.stdout + done.stderr)[-1000:]}")
    return done.stdout


if __name__ == "__main__":
    from proof.harness import main

    raise SystemExit(main(["mutation", *sys.argv[1:]]))
