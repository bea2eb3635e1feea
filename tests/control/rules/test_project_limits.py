"""A project is paid for accepted volume, and never beyond its total investment or its settlement."""

from __future__ import annotations

from dataclasses import replace

import pytest

from khobac.control.findings import Finding, Severity
from khobac.control.inputs import Kind, ProjectFacts
from khobac.control.rules import c06_within_contract, specimen
from khobac.control.rules.project_limits import STANDING, beyond
from khobac.registers.law.values import Law, LawValue

CONTRACT = specimen.contract(2_000_000_000, paid_gross=300_000_000)
PROJECT = ProjectFacts(limit=5_000_000_000, disbursed=1_000_000_000, accepted=500_000_000)


def found(
    amount: int, kind: Kind = Kind.PAYMENT, project: ProjectFacts | None = PROJECT, contract: str | None = "K1"
) -> list[Finding]:
    there = specimen.position(project=project, contract=CONTRACT if contract else None)
    return [*c06_within_contract.examine(specimen.request(amount, kind=kind, contract=contract), specimen.law(), there)]


@pytest.mark.parametrize("kind", [Kind.PAYMENT, Kind.PAY_FIRST, Kind.SETTLEMENT])
def test_work_is_paid_up_to_the_dong_that_was_accepted(kind: Kind) -> None:
    assert found(200_000_000, kind) == []
    [above] = found(200_000_001, kind)
    assert (above.code, above.severity, above.pointer) == ("C06", Severity.BLOCK, "/lines/0/amount")
    assert above.values == {"asked": 500_000_001, "accepted": 500_000_000, "earlier": 0, "over": 1}
    assert above.auto_fix == {"/lines/0/amount": 200_000_000}
    assert "500.000.001" in above.message_vi
    assert "500,000,000" in above.message_en


def test_what_earlier_requests_ask_for_counts() -> None:
    earlier = replace(PROJECT, earlier=150_000_000)
    assert found(50_000_000, project=earlier) == []
    [above] = found(50_000_001, project=earlier)
    assert above.values["over"] == 1


def test_an_advance_and_money_without_contract_need_no_volume() -> None:
    nothing = replace(PROJECT, accepted=0)
    assert found(100_000_000, Kind.ADVANCE, nothing) == []
    assert found(100_000_000, project=nothing, contract=None) == []


@pytest.mark.parametrize(("kind", "contract"), [(Kind.ADVANCE, "K1"), (Kind.PAYMENT, None)])
def test_all_together_stays_within_the_total_investment(kind: Kind, contract: str | None) -> None:
    tight = replace(PROJECT, limit=1_100_000_000)
    assert found(100_000_000, kind, tight, contract) == []
    [above] = found(100_000_001, kind, tight, contract)
    assert (above.pointer, above.values) == ("/project", {"total": 1_100_000_001, "limit": 1_100_000_000, "over": 1})
    assert "tổng mức đầu tư" in above.message_vi
    assert "total investment" in above.message_en


def test_only_what_is_paid_out_counts_where_the_law_takes_back_an_advance() -> None:
    """Of 100 million 37.5 are taken back: 600 were advanced of 2,000, and 80 % of that brings them all back."""
    law = specimen.law({"advance.recovery_reading": "net"})
    advanced = replace(CONTRACT, advanced=600_000_000, advance_outstanding=600_000_000)
    project = replace(PROJECT, limit=1_062_500_000)
    there = specimen.position(project=project, contract=advanced)

    def above(amount: int) -> list[Finding]:
        return [*beyond(specimen.request(amount, contract="K1"), law, there)]

    assert above(100_000_000) == []
    assert [each.values["over"] for each in above(100_000_001)] == [1]


def test_a_settled_project_is_paid_what_its_settlement_approved() -> None:
    settled = replace(PROJECT, limit=1_000_000_000, is_settled=True)
    [above] = found(1, Kind.ADVANCE, settled)
    assert "quyết toán" in above.message_vi
    assert "final settlement" in above.message_en


def test_what_was_paid_in_advance_already_is_not_counted_twice() -> None:
    recovering = specimen.contract(2_000_000_000, paid_gross=0, advanced=300_000_000, advance_outstanding=300_000_000)
    there = specimen.position(project=replace(PROJECT, limit=1_000_000_001), contract=recovering)
    asked = specimen.request(300_000_000, contract="K1", recover=299_999_999)
    assert [*c06_within_contract.examine(asked, specimen.law(), there)] == []


@pytest.mark.parametrize("kind", [Kind.RETURN_OF_FUNDS, Kind.DEPOSIT_PAYMENT])
def test_money_given_back_or_spent_before_is_not_held_against_the_project(kind: Kind) -> None:
    assert found(1_600_000_000, kind, ProjectFacts(limit=1, disbursed=0)) == []


def test_a_unit_that_is_no_registered_project_has_no_such_limits() -> None:
    assert found(1_600_000_000, project=None) == []


def test_both_generations_of_law_are_named() -> None:
    day = specimen.SENT_AT.date()
    before = Law(day, {"deadline.invest.payment": LawValue(3, "8", "11/2020/NĐ-CP", day, "sourced")})
    there = specimen.position(project=replace(PROJECT, accepted=0), contract=CONTRACT)
    asked = specimen.request(1, contract="K1")
    [old] = c06_within_contract.project_limits.beyond(asked, Law(day, before.values | specimen.law().values), there)
    [new] = c06_within_contract.project_limits.beyond(asked, specimen.law(), there)
    assert (old.basis.document, old.basis.article) == ("11/2020/NĐ-CP", "8")
    assert (new.basis.document, new.basis.article) == (STANDING, "8")
