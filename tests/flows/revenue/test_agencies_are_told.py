"""An agency hears of every payment once by its number, however often it was silent; it is told the same bytes again."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, field

from khobac.cash.revenue.ports import AgencyChannel, NoAnswer
from khobac.core import clock
from khobac.flows.revenue import telling
from tests.flows.revenue.conftest import Office


@dataclass
class Thue:
    """The way to the tax office; the first `silent` notices are not answered."""

    silent: int = 0
    told: list[bytes] = field(default_factory=list)

    def tell(self, body: bytes, signature: str) -> None:
        assert signature == f"signed {len(body)}"
        self.told.append(body)
        if len(self.told) <= self.silent:
            raise NoAnswer("status 500")

    def sign(self, body: bytes) -> str:
        return f"signed {len(body)}"

    def channels(self) -> dict[str, AgencyChannel]:
        return {"thue": self}


def test_a_silent_agency_is_told_again_and_one_that_took_it_is_not(office: Office) -> None:
    office.owe("N1", 100)
    office.owe("N2", 50)
    office.take(office.advice("R1", "N1"), office.advice("R2", "N2", 50), office.advice("R3"))
    agency = Thue(silent=1)
    assert [telling.tell_agencies(agency), telling.tell_agencies(agency), len(agency.told)] == [0, 0, 1]
    with clock.at(clock.now() + telling.AGAIN_AFTER + dt.timedelta(seconds=1)):
        assert [telling.tell_agencies(agency), telling.tell_agencies(agency)] == [1, 0]
    first, second = agency.told
    assert first == second
    said = json.loads(first)
    assert [(each["code"], each["amount"], each["state"]) for each in said["receipts"]] == [
        ("N1", 100, "shared"), ("N2", 50, "shared"),
    ]


def test_what_comes_later_comes_in_a_notice_of_its_own(office: Office) -> None:
    agency = Thue()
    for n in (1, 2):
        office.owe(f"N{n}", 100)
        office.take(office.advice(f"R{n}", f"N{n}"))
        assert telling.tell_agencies(agency) == 1
    assert [[each["code"] for each in json.loads(body)["receipts"]] for body in agency.told] == [["N1"], ["N2"]]
