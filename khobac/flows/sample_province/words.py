"""Names and sentences of the sample, put together at random from `data/sample`: no real person, no real firm."""

from __future__ import annotations

import csv
import datetime as dt
import random
import tomllib
from functools import lru_cache
from typing import Any

from khobac.data import FOLDER


@lru_cache(maxsize=1)
def word_lists() -> dict[str, Any]:
    """The lists of `sample/names.toml`."""
    return tomllib.loads((FOLDER / "sample" / "names.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def utilities() -> dict[str, dict[str, str]]:
    """The providers of Quảng Trị by their code."""
    with (FOLDER / "sample" / "utilities.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: row for row in csv.DictReader(file)}


@lru_cache(maxsize=1)
def contents() -> dict[str, str]:
    """What is written on a voucher, by sub-item."""
    return {row["item"]: row["text"] for row in word_lists()["payment_content"]}


class Namer:
    """Draws names and sentences; the same random source draws the same."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._people = word_lists()["people"]

    def person(self) -> str:
        """A full name."""
        people, chance = self._people, self._chance
        sort = "female" if chance.random() < 0.62 else "male"
        [family] = chance.choices(people["family"], people["family_weight"])
        return f"{family} {chance.choice(people[f'middle_{sort}'])} {chance.choice(people[f'given_{sort}'])}"

    def supplier(self, place: str) -> str:
        """A firm, cooperative or household that sells to the unit."""
        lists, chance = word_lists()["suppliers"], self._chance
        given, second = chance.sample(lists["given"], 2)
        return str(chance.choice(lists["patterns"])).format(
            field=chance.choice(lists["fields"]), given=given, given2=second, place=place, person=self.person()
        )

    def content(self, item: str, on: dt.date, invoice: str, contract: str = "", project: str = "") -> str:
        """What a voucher for this sub-item says on that day; wages and bills are for the month before."""
        fill, chance = word_lists()["fill"], self._chance
        month = on.replace(day=1) - dt.timedelta(days=1)
        return contents()[item].format(
            mm=f"{month.month:02d}",
            yyyy=month.year,
            q=(month.month + 2) // 3,
            n=1 if month.month >= 8 or month.month < 2 else 2,
            yy=month.year,
            yy1=month.year + 1,
            inv=invoice,
            cust=f"PA13{chance.randrange(10**8):08d}",
            event=chance.choice(fill["events"]),
            city=chance.choice(fill["cities"]),
            plate=f"74A-{chance.randrange(10_000, 99_999)}",
            contract=contract or "01/HĐ",
            project=project or fill["projects"][0],
        )
