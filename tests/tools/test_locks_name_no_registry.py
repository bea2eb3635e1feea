"""tools/locks.py finds what must never be locked."""
from __future__ import annotations

import re

import pytest

from tools import locks

PINNED = "django==5.2.19 \\\n    --hash=sha256:aa \\\n    --hash=sha256:bb\nrich==14.0 \\\n    --hash=sha256:cc\n"


@pytest.mark.parametrize("line", [
    "rich @ https://files.example/rich.whl", "--index-url=x", "--extra-index-url x", "-i x", "--find-links x",
    "registry=x",
])
def test_a_url_or_an_index_option_is_found(line: str) -> None:
    assert [*locks.url_faults("requirements/run.txt", f"{PINNED}{line}\n")]


def test_a_requirement_without_version_or_hash_is_found() -> None:
    assert [*locks.hash_faults("run.txt", "rich\n")] == [
        "run.txt: rich has no exact version",
        "run.txt: rich has no hash",
    ]
    assert [*locks.hash_faults("run.txt", "rich==14.0\n")] == ["run.txt: rich has no hash"]


def test_a_requirement_asked_for_but_not_locked_is_found() -> None:
    assert [*locks.stale_faults("-r run.in\nDjango>=5\nrich\ntyper[all]==1\n", PINNED, "run.txt")] == [
        "run.txt: typer is asked for but not locked; compile again (CONTRIBUTING.md)"
    ]


def test_a_named_host_is_found() -> None:
    assert [*locks.host_faults("a.md", "from packages.example\n", [re.compile(r"packages\.example")])]


def test_a_good_lock_has_no_fault() -> None:
    assert not [*locks.url_faults("requirements/run.txt", PINNED), *locks.hash_faults("run.txt", PINNED)]


def test_the_locks_of_the_checkout_are_good() -> None:
    assert [*locks.faults(["requirements/tools.txt", "requirements/run.txt", "requirements/dev.txt", ".npmrc"])] == []
