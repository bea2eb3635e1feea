"""The school with a paid dossier and a filed one, and the people of its treasury."""

from __future__ import annotations

import pytest

from khobac.flows.payment import approval, examination
from tests.doors.portal.units.conftest import CHIEF_OF_OFFICE, DIRECTOR, OFFICER, People, filed, people, school

__all__ = ["people", "school"]


@pytest.fixture
def paid(people: People) -> str:
    """A dossier of 12.450.000 đồng, approved; its number. Another of 1.000.000 is filed and holds money."""
    number = filed(people)
    examination.examine(number, OFFICER)
    examination.accept(number, OFFICER)
    approval.countersign([number], CHIEF_OF_OFFICE)
    approval.approve([number], DIRECTOR)
    filed(people, content="Lần hai", **{"lines-0-amount": "1.000.000"})
    return number
