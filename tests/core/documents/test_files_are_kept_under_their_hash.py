"""The store: the same bytes once, whole or not at all, and never other bytes under a hash."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from khobac.core.documents import store


def named(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@given(st.binary(max_size=2000))
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_kept_comes_back(tmp_path: Path, content: bytes) -> None:
    for _again in range(2):
        store.keep(tmp_path, named(content), content)
    assert store.fetch(tmp_path, named(content)) == content


def test_many_at_once_leave_one_file_and_nothing_beside_it(tmp_path: Path) -> None:
    content = bytes(100_000)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _each: store.keep(tmp_path, named(content), content), range(16)))
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == [named(content)]
    assert list(tmp_path.rglob(".new-*")) == []


def test_a_file_that_was_changed_on_the_disk_is_not_handed_out(tmp_path: Path) -> None:
    store.keep(tmp_path, named(b"a"), b"a")
    next(path for path in tmp_path.rglob("*") if path.is_file()).write_bytes(b"b")
    with pytest.raises(store.FileMissing):
        store.fetch(tmp_path, named(b"a"))
    with pytest.raises(store.FileMissing):
        store.fetch(tmp_path, named(b"never kept"))


def test_other_bytes_and_none_are_told(tmp_path: Path) -> None:
    content = b"a paper"
    name = hashlib.sha256(content).hexdigest()
    assert store.fault(tmp_path, name) == "No such file or directory"
    store.keep(tmp_path, name, content)
    assert store.fault(tmp_path, name) == ""
    (tmp_path / name[:2] / name).write_bytes(b"another")
    assert store.fault(tmp_path, name) == f"bytes of {hashlib.sha256(b'another').hexdigest()}"
