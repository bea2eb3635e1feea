"""C19: the same invoice or the same payment again is a warning."""

from __future__ import annotations

import datetime as dt

import pytest

from khobac.control.findings import Severity
from khobac.control.inputs import EarlierRequest, Invoice, Kind, Snapshot
from khobac.control.rules import specimen
from tests.control.rules.found import findings, places

SENT = dt.date(2026, 7, 7)
EARLIER = EarlierRequest("HS-0061-26-0000001", SENT, 8_000_000, "Mua giấy in", frozenset({"0000101"}))
POSITION = specimen.position(earlier=(EARLIER,))


def again(content: str, amount: int, *numbers: str, sent: str = "2026-07-20", kind: Kind = Kind.PAYMENT) -> Snapshot:
    """A later request to the same payee."""
    invoices = tuple(Invoice(number, amount) for number in numbers)
    return specimen.request(amount, sent=sent, content=content, invoices=invoices, kind=kind)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (again("Mua giấy in", 8_000_000, "0000102"), ["/payee"]),
        (again("Mua mực in", 8_100_000, "0000105", "0000101"), ["/invoices/1/no"]),
        (again("Mua giấy in", 8_000_000, "0000101"), ["/invoices/0/no"]),
        (again("mua  giấy in ", 8_000_000), ["/payee"]),
        (again("Mua giấy in", 8_000_001), []),
        (again("Mua mực in", 8_000_000), []),
    ],
)
def test_the_same_invoice_or_failing_that_the_same_payment_is_named(asked: Snapshot, expected: list[str]) -> None:
    assert places("C19", asked, POSITION) == expected


def test_it_warns_and_names_the_earlier_request() -> None:
    [found] = findings("C19", again("Mua giấy in", 8_000_000), POSITION)
    assert (found.severity, found.values["earlier"]) == (Severity.WARN, EARLIER.number)
    assert EARLIER.number in found.message_vi
    assert EARLIER.number in found.message_en


@pytest.mark.parametrize(("days", "expected"), [(90, ["/payee"]), (91, [])])
def test_the_ninetieth_day_counts_and_the_next_does_not(days: int, expected: list[str]) -> None:
    sent = (SENT + dt.timedelta(days=days)).isoformat()
    assert places("C19", again("Mua giấy in", 8_000_000, sent=sent), POSITION) == expected


def test_an_invoice_is_never_forgotten() -> None:
    assert places("C19", again("Mua mực in", 5, "0000101", sent="2026-12-20"), POSITION) == ["/invoices/0/no"]


@pytest.mark.parametrize("kind", [Kind.SETTLEMENT, Kind.RETURN_OF_FUNDS])
def test_settlements_and_returned_funds_repeat_by_nature(kind: Kind) -> None:
    assert places("C19", again("Mua giấy in", 8_000_000, "0000101", kind=kind), POSITION) == []


def test_nothing_earlier_nothing_said() -> None:
    assert places("C19", again("Mua giấy in", 8_000_000, "0000101"), specimen.position()) == []


def test_an_invoice_listed_twice_is_named_at_its_second_place() -> None:
    numbers = ("0000200", "0000201", "0000200", "0000200")
    asked = specimen.request(invoices=tuple(Invoice(number, 1) for number in numbers))
    found = findings("C19", asked)
    assert [each.pointer for each in found] == ["/invoices/2/no", "/invoices/3/no"]
    assert {each.severity for each in found} == {Severity.WARN}
    assert "twice" in found[0].message_en
