"""Folders the server's unprivileged user can reach (pytest's own are 0700), and one cluster shared by the module."""
from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from khobac.core.postgres import Cluster, ensure_running
from khobac.core.postgres.cluster import find


@pytest.fixture
def open_dir() -> Iterator[Path]:
    """An empty folder that everybody may pass through; a server left running below it is ended."""
    yield from _open_dir()


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """A running cluster for the tests that leave it as it was."""
    for folder in _open_dir():
        yield ensure_running(folder / "postgres")


@pytest.fixture(scope="module")
def state_dir() -> Iterator[Path]:
    """One state folder that the tests mistreat in turn: births are slow, and each begins with `ensure_running`."""
    for folder in _open_dir():
        yield folder / "postgres"


def _open_dir() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="kb-test-"))
    folder.chmod(0o711)
    yield folder
    for passwords in folder.rglob("passwords"):
        if left := find(passwords.parent):
            left.stop("immediate")
            shutil.rmtree(left.socket_dir, ignore_errors=True)
    shutil.rmtree(folder)
