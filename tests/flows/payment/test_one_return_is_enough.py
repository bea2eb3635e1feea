"""G06 and G07 through the treasury: every combination of seeded defects is named at once, and mending once is enough."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from itertools import chain, combinations
from typing import Any

import pytest

from khobac.casework.dossiers import queries as dossiers
from khobac.core import access
from khobac.flows.payment import examination, filing
from khobac.flows.payment.content import FiledLine
from tests.flows.payment.conftest import DAY, SCHOOL, School, state

RIGHT: dict[str, Any] = {
    "ndkt": "6551", "chapter": "", "amount": 9_000_000, "voucher_date": DAY, "signer": "binh"
}
WRONG: dict[tuple[str, str], tuple[str, Any]] = {
    ("C01", "/lines/0/amount"): ("amount", 2_000_000_000),
    ("C03", "/lines/0/ndkt"): ("ndkt", "6550"),
    ("C04", "/lines/0/chapter"): ("chapter", "423"),
    ("C05", "/signatures/0"): ("signer", "gam"),
    ("C18", "/voucher_date"): ("voucher_date", dt.date(2026, 2, 2)),
}
"""What is found, and the field with the value that brings it about."""

SEEDED = list(chain.from_iterable(combinations(WRONG, many) for many in range(1, len(WRONG) + 1)))


def submit(school: School, fields: dict[str, Any], key: str, mends: str | None = None) -> str:
    """File an order with these fields."""
    line = FiledLine(fields["ndkt"], fields["amount"], fields["chapter"] or None)
    order = school.filing(
        content=f"Mua {key}", lines=(line,), voucher_date=fields["voucher_date"], resubmits=mends
    )
    with access.acting_as(SCHOOL):
        signed = school.signed(order, (fields["signer"], "chi"))
        return filing.submit(order, signed, f"{key}-{mends}").number


@pytest.mark.goal("G06")
@pytest.mark.goal("G07")
def test_every_seeded_defect_is_named_and_mending_once_is_enough(
    school: School, record_property: Callable[[str, object], None]
) -> None:
    named_right = accepted = 0
    for n, seeded in enumerate(SEEDED):
        fields = RIGHT | dict(WRONG[each] for each in seeded)
        number = submit(school, fields, f"lot {n}")
        examination.examine(number, "tuan")
        examination.send_back(number, "tuan")
        named = {(each.code, each.pointer) for each in dossiers.defects(dossiers.by_number(number).id)}
        named_right += named == set(seeded)
        mended = fields | {field: RIGHT[field] for field, _ in (WRONG[each] for each in named)}
        again = submit(school, mended, f"lot {n}", number)
        if not examination.examine(again, "tuan").findings:
            examination.accept(again, "tuan")
        accepted += state(again) == "checked"
    record_property("G06 named exactly, percent", 100 * named_right // len(SEEDED))
    record_property("G07 accepted after one return, percent", 100 * accepted // len(SEEDED))
    assert (named_right, accepted) == (len(SEEDED), len(SEEDED))
