"""The books alone: what an approval writes without its dossier and order rows, by the services themselves."""
from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from khobac.books.budget import services as budget
from khobac.books.budget.services import LineKey, Movement
from khobac.books.commitments import services as commitments
from khobac.books.commitments.services import ContractTerms, ContractUse
from khobac.books.errors import understood
from khobac.books.ledger import services as ledger
from khobac.books.ledger.entries import Voucher
from khobac.books.ledger.families import NON_AUTONOMOUS, Line, Spender
from khobac.books.ledger.postings.pay_expenditure import PayExpenditure, pay_expenditure
from khobac.books.ledger.postings.release_commitment import ReleaseCommitment, release_commitment
from khobac.books.ledger.services import RoleAccount
from khobac.core import audit, clock, db, facts
from khobac.core.facts import NewFact
from khobac.core.gathering import Gathering
from khobac.flows.payment.approval import AT_ONCE

TREASURY, OFFICE, YEAR, SOURCE = 61, "0061", 2026, "12"
TODAY = dt.date(2026, 6, 15)
UNITS = 200
ROOM = 10**15
ROLES = ("AP_INTERMEDIARY", "COMMITMENT", "COMMITMENT_CONTROL", "EXPENDITURE_RECURRENT_NONAUTO")


@dataclass(frozen=True, slots=True)
class Order:
    """One approved payment: its dossier's number as people know it, three items of expenditure and their sum."""

    number: int
    dossier: str
    unit: str
    contract_id: int | None
    amounts: tuple[int, int, int]
    pay: int


class BooksOnly:
    """The books floor with audit and facts: what an approval writes, without its dossier and order rows."""

    updated: tuple[str, ...] = ("commitment", "commitments_contract", "budget_line", "balance")
    tables: tuple[str, ...] = (
        *updated, "contract_use", "budget_movement", "journal_entry", "journal_line", "journal_unsealed", "balance_delta",
        "core_auditrecord", "core_fact",
    )

    def __init__(self) -> None:
        self._next = 0
        self._gathering = Gathering(self._post_all, AT_ONCE, lambda error: False)
        self._units = [f"1{n:06}" for n in range(UNITS)]
        self._contracts: dict[str, int] = {}
        self._spenders = {
            unit: Spender(unit, level="2", chapter="422", section="073", family=NON_AUTONOMOUS, source=SOURCE)
            for unit in self._units
        }

    def prepare(self) -> None:
        """Units with endless estimates, and a committed contract each."""
        with db.atomic():
            self._prepare()

    def _prepare(self) -> None:
        db.execute("INSERT INTO organisations_office (id, code) OVERRIDING SYSTEM VALUE VALUES (%s, %s)", [TREASURY, OFFICE])
        db.execute(
            "INSERT INTO organisations_unit (code, treasury_id) SELECT code, %s FROM unnest(%s::text[]) AS code",
            [TREASURY, self._units],
        )
        ledger.set_roles(RoleAccount(role, f"9{n:03}", dt.date(2018, 1, 1)) for n, role in enumerate(ROLES))
        now = clock.now()
        for unit in self._units:
            self._contracts[unit] = commitments.register_contract(
                unit=unit, code="K1", treasury_id=TREASURY, terms=ContractTerms("S1", ROOM, "goods"),
                signed_on=TODAY, budget_level="2", actor="bench", at=now,
            )
            commitments.commit(
                contract_id=self._contracts[unit], year=YEAR, source=SOURCE, amount=ROOM, kind="new",
                reference="CK-1", at=now,
            )
        budget.move(
            [
                Movement("QD-1", "estimate", self._key(unit), estimate=3 * ROOM, committed=ROOM)
                for unit in self._units
            ],
            now,
        )

    def batch(self, orders: int, lane: int = 0, lanes: int = 1) -> list[Order]:
        """Orders of the lane's units in turn; one in three on its unit's contract."""
        first, self._next = self._next, self._next + orders
        units = self._units[lane::lanes]
        return [
            Order(
                number=n,
                dossier=f"HS-{OFFICE}-26-{n:07}",
                unit=(unit := units[n * 7 % len(units)]),
                contract_id=self._contracts[unit] if n % 3 == 0 else None,
                amounts=(amounts := (1_000_000 + n, 250_000, 75_000)),
                pay=sum(amounts),
            )
            for n in range(first, first + orders)
        ]

    def post(self, batch: Sequence[Order]) -> None:
        """Commitments, budget, ledger, audit, facts: the order of an approval."""
        with db.atomic():
            self._post(batch, clock.now())

    def post_one(self, batch: Sequence[Order]) -> None:
        """With those that others post at this moment, as a director's approval of one dossier goes."""
        self._gathering.ask(batch[0])

    def _post_all(self, orders: Sequence[Order]) -> list[None]:
        self.post(orders)
        return [None] * len(orders)

    def _post(self, batch: Sequence[Order], now: dt.datetime) -> None:
        used = commitments.consume([self._use(order) for order in batch if order.contract_id], now)
        short = [each for each in used if each.short or each.over_contract]
        with understood(), db.together():
            moved = budget.send([self._movement(order) for order in batch], now)
            entries = [entry for order in batch for entry in self._entries(order)]
            ledger.send(entries, now)
            audit.record("xuan", "approve", [(order.dossier, order.unit) for order in batch])
            facts.record(
                [NewFact("PaymentApproved", order.dossier, order.unit, {"version": 1, "pay": order.pay}) for order in batch]
            )
        if short or not all(each.moved for each in moved()):
            raise RuntimeError("there is money for all")

    def _key(self, unit: str) -> LineKey:
        return LineKey(TREASURY, "estimate", unit, SOURCE, YEAR)

    def _use(self, order: Order) -> ContractUse:
        assert order.contract_id is not None
        return ContractUse(order.number, order.contract_id, YEAR, SOURCE, True, order.pay, order.pay)

    def _movement(self, order: Order) -> Movement:
        on_commitment = order.pay if order.contract_id else 0
        return Movement(
            order.dossier, "approve", self._key(order.unit), committed=-on_commitment, actual=order.pay, actor="xuan"
        )

    def _entries(self, order: Order) -> Sequence[Any]:
        voucher = Voucher(f"{order.dossier}:approve", TREASURY, OFFICE, YEAR, TODAY, order.dossier)
        spender = self._spenders[order.unit]
        items = zip(("6551", "6552", "6601"), order.amounts, strict=True)
        entries = list(pay_expenditure(PayExpenditure(voucher, spender, tuple(Line(*item) for item in items))))
        if order.contract_id:
            entries.append(release_commitment(ReleaseCommitment(voucher, spender, order.pay)))
        return entries
