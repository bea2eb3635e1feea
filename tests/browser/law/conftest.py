"""A portal before the stewards, with the law we ship."""

from __future__ import annotations

import pytest

from khobac.data import FOLDER
from khobac.flows import law
from tests.browser.books.conftest import visit
from tests.browser.staff.conftest import browser
from tests.browser.units.conftest import portal
from tests.doors.portal.units.conftest import people, school

__all__ = ["browser", "people", "portal", "school", "visit"]


@pytest.fixture
def shipped(school: str) -> None:
    """The texts of law are loaded, and the library of defects."""
    law.load_folder(FOLDER / "law")
