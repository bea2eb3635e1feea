"""C20: tax due at the source is kept back."""

from __future__ import annotations

import pytest

from khobac.control.findings import Severity
from khobac.control.inputs import Kind, Particulars, Snapshot, Withheld
from khobac.control.rules import specimen
from tests.control.rules.found import findings, places

AT = "/particulars/withheld"
WORKS = specimen.position(contract=specimen.contract(subject="works_elsewhere"))


def _asked(amount: int, *withheld: Withheld, kind: Kind = Kind.PAYMENT) -> Snapshot:
    return specimen.request(amount, kind=kind, contract="K1", particulars=Particulars(withheld=withheld))


@pytest.mark.parametrize(
    ("amount", "withheld", "expected"),
    [
        (99_000_000, [Withheld("vat", 1_000_000)], []),
        (99_000_000, [Withheld("vat", 999_998)], [AT]),
        (99_000_000, [Withheld("pit", 1_000_000)], [AT]),
        (99_000_000, [Withheld("vat", 400_000), Withheld("vat", 600_000)], []),
        (99, [], []),
        (100, [], [AT]),
    ],
)
def test_the_rate_is_taken_of_all_that_the_payee_earns(
    amount: int, withheld: list[Withheld], expected: list[str]
) -> None:
    assert places("C20", _asked(amount, *withheld), WORKS) == expected


def test_what_is_short_is_told_for_all_taxes_at_once() -> None:
    [found] = findings("C20", _asked(10_000), WORKS, law={"withhold.cit.works_elsewhere": 200})
    assert found.severity is Severity.BLOCK
    assert found.values == {"base": 10_000, "due": 300, "withheld": 0, "short": 300}
    assert "giá trị gia tăng và thu nhập doanh nghiệp" in found.message_vi


def test_nothing_declared_is_nothing_withheld() -> None:
    assert places("C20", specimen.request(1_000_000, contract="K1"), WORKS) == [AT]


@pytest.mark.parametrize("kind", [Kind.ADVANCE, Kind.RETURN_OF_FUNDS])
def test_an_advance_and_money_coming_back_are_not_concerned(kind: Kind) -> None:
    assert places("C20", _asked(1_000_000, kind=kind), WORKS) == []


def test_other_subjects_other_years_and_requests_without_contract_are_not_concerned() -> None:
    assert places("C20", _asked(1_000_000), specimen.position(contract=specimen.contract())) == []
    assert places("C20", _asked(1_000_000), WORKS, law={"withhold.vat.works_elsewhere": None}) == []
    assert places("C20", _asked(1_000_000)) == []
