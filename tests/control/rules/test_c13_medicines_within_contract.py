"""C13: the list of medicines within the contract."""

from __future__ import annotations

import pytest

from khobac.control.findings import Severity
from khobac.control.inputs import Invoice, Particulars, Snapshot
from khobac.control.rules import specimen
from tests.control.rules.found import findings, places

AT = "/particulars/medicines"
THERE = specimen.position(contract=specimen.contract(300, paid_gross=200))


def _asked(*amounts: int, contract: str | None = "K1", medicines: bool = True) -> Snapshot:
    invoices = tuple(Invoice(str(number), amount) for number, amount in enumerate(amounts))
    return specimen.request(50, contract=contract, invoices=invoices, particulars=Particulars(medicines=medicines))


@pytest.mark.parametrize(("amounts", "expected"), [((60, 40), []), ((60, 41), [AT]), ((101,), [AT]), ((100,), [])])
def test_the_sum_of_the_list_and_what_was_paid_stay_within_the_contract(
    amounts: tuple[int, ...], expected: list[str]
) -> None:
    assert places("C13", _asked(*amounts), THERE) == expected


def test_the_figures_are_told() -> None:
    [found] = findings("C13", _asked(60, 50), THERE)
    assert found.severity is Severity.BLOCK
    assert found.values == {"contract": "K1", "listed": 110, "paid": 200, "over": 10}


def test_without_contract_or_invoices_a_person_must_look() -> None:
    [no_contract] = findings("C13", _asked(60, contract=None))
    [no_invoices] = findings("C13", _asked(), THERE)
    assert (no_contract.pointer, no_contract.severity) == ("/contract", Severity.LOOK)
    assert (no_invoices.pointer, no_invoices.severity) == (AT, Severity.LOOK)


def test_other_invoices_are_not_concerned() -> None:
    assert places("C13", _asked(1_000, medicines=False), THERE) == []
    assert places("C13", specimen.request(), THERE) == []
