"""The road of the acceptance cases as a registered project: nine billion in all, six of them planned for 2026 to 2030."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from khobac.core import access, clock
from khobac.flows import contracts, investment
from khobac.flows.contracts import ContractTerms
from khobac.flows.investment import Acceptance, Decision, ProjectTerms
from tests.conftest import MORNING

ROAD, OFFICER, ACCOUNTANT = "7654321", "tuan", "oanh"
TOTAL, MEDIUM, YEAR = 9_000_000_000, 6_000_000_000, 3_000_000_000


def decision(number: str, on: dt.date | None = None) -> Decision:
    return Decision(number, "Ủy ban nhân dân tỉnh", on or clock.today())


def terms(total: int = TOTAL) -> ProjectTerms:
    return ProjectTerms(ROAD, "B", total, dt.date(2026, 1, 1), dt.date(2029, 12, 31))


def accepted(amount: int, number: str = "NT-1", contract: str = "K1") -> None:
    record = Acceptance(number, clock.today(), amount, "Lê Oanh", "Trần Bình")
    with access.acting_as(ROAD):
        investment.accept_volume(ROAD, contract, record, ACCOUNTANT)


@pytest.fixture
def road(world: str) -> Iterator[str]:
    """The project with its plans, an estimate of three billion and a contract of two."""
    with clock.at(MORNING):
        investment.register(ROAD, terms(), decision("QD-1"), OFFICER)
        investment.plan_medium(ROAD, (2026, 2030), "12", MEDIUM, decision("QD-2"), OFFICER)
        investment.plan_year(ROAD, 2026, "12", YEAR, decision("QD-3"), OFFICER)
        with access.acting_as(ROAD):
            contracts.register(ROAD, "K1", ContractTerms("S2", 2_000_000_000, "works"), MORNING.date(), None, ACCOUNTANT)
        yield ROAD
