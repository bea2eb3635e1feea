"""The stewards and officers of the world with the law and the library we ship."""

from __future__ import annotations

import pytest

from khobac.data import FOLDER
from khobac.registers.law import library
from tests.doors.portal.law.conftest import People, people

__all__ = ["people", "readers"]


@pytest.fixture
def readers(people: People) -> People:
    """Browsers of people, once the library is loaded."""
    library.load(FOLDER / "defect_library.csv")
    return people
