"""A portal before the school; whoever is named has signed in."""

from __future__ import annotations

from tests.browser.books.conftest import visit
from tests.browser.staff.conftest import browser
from tests.browser.units.conftest import portal
from tests.doors.portal.units.conftest import people, school

__all__ = ["browser", "people", "portal", "school", "visit"]
