"""A unit's books driven step by step beside the reference model: each step is asked of both, and both must answer the same.

One transaction of the product's services for each step, in a savepoint: a refusal leaves nothing behind. `Unit` knows no
rule of its own; it only puts the services' answers into the model's words.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg

from khobac.books.budget import queries as lines
from khobac.books.budget import services as budget
from khobac.books.budget.services import AllotmentKind, LineKey, Movement
from khobac.books.commitments import queries as commitments
from khobac.books.commitments import services as contracts
from khobac.books.commitments.services import AdvanceLine, CommitKind, ContractTerms, ContractUse, Recovery
from khobac.books.ledger import services as ledger
from khobac.books.ledger.entries import Entry, Voucher
from khobac.books.ledger.families import NON_AUTONOMOUS, Line, Spender
from khobac.books.ledger.postings.allot_estimate import AllotEstimate, allot_estimate
from khobac.books.ledger.postings.bank_debit import BankDebit, bank_debit
from khobac.books.ledger.postings.commit import Commit, commit
from khobac.books.ledger.postings.pay_advance import PayAdvance, pay_advance
from khobac.books.ledger.postings.pay_expenditure import PayExpenditure, pay_expenditure
from khobac.books.ledger.postings.release_commitment import ReleaseCommitment, release_commitment
from khobac.books.ledger.postings.settle_advance import SettleAdvance, settle_advance
from khobac.books.ledger.services import RoleAccount
from khobac.cash.payments import queries as orders
from khobac.cash.payments import services as payments
from khobac.cash.payments.services import NewLine, NewOrder
from khobac.cash.payments.states import OrderState
from khobac.core import clock, db
from khobac.core.errors import Refused
from khobac.core.postgres import Cluster
from khobac.core.postgres.passwords import SUPERUSER
from proof.ground.reference import DEPOSIT, DONE, YEARS, Answer

TREASURY, OFFICE, UNIT, SOURCE, BANK, ITEM = 61, "0061", "1012345", "12", "NHA", "6551"
SPENDER = Spender(UNIT, level="2", chapter="422", section="073", family=NON_AUTONOMOUS, source=SOURCE)
KEYS = {
    **{year: LineKey(TREASURY, "estimate", UNIT, SOURCE, year) for year in YEARS},
    DEPOSIT: LineKey(TREASURY, "deposit", UNIT),
}
_ROLES = (
    "ESTIMATE_L1",
    "ESTIMATE_L4_NONAUTO",
    "COMMITMENT",
    "COMMITMENT_CONTROL",
    "AP_INTERMEDIARY",
    "BANK_BILATERAL_OUT",
    "ADVANCE_RECURRENT_NONAUTO",
    "EXPENDITURE_RECURRENT_NONAUTO",
)


class Stopped(Exception):
    """A service refused; its savepoint is rolled back."""

    def __init__(self, word: str, short: int) -> None:
        super().__init__(word)
        self.answer: Answer = (word, short)


@dataclass(frozen=True)
class Unit:
    """The unit's two contracts in the product; the model knows them by place."""

    contracts: tuple[int, int]

    def allot(self, key: str, kind: AllotmentKind, year: int, amount: int) -> Answer:
        """Money comes in or is cut."""
        line = KEYS[DEPOSIT] if kind == "deposit" else KEYS[year]
        with _answered() as answer:
            moved = budget.allot(kind=kind, key=line, amount=amount, reference=key, at=clock.now())
            if kind != "deposit" and not moved.already:
                signed = -amount if kind == "cut" else amount
                ledger.post(
                    allot_estimate(AllotEstimate(_voucher(key, year), SPENDER, signed, moved.replaced)), clock.now()
                )
        return answer[0]

    def reserve(self, dossier: int, year: int, amount: int) -> Answer:
        """Filed."""
        with _answered() as answer:
            _move(Movement(str(dossier), "reserve", KEYS[year], reserved=amount))
        return answer[0]

    def release(self, dossier: int, year: int, amount: int) -> Answer:
        """Returned to the unit."""
        with _answered() as answer:
            _move(Movement(str(dossier), "release", KEYS[year], reserved=-amount))
        return answer[0]

    def commit(self, key: str, which: int, year: int, amount: int, kind: CommitKind) -> Answer:
        """On the contract, on the estimate and in the books."""
        with _answered() as answer:
            change = contracts.commit(
                contract_id=self.contracts[which],
                year=year,
                source=SOURCE,
                amount=amount,
                kind=kind,
                reference=key,
                at=clock.now(),
            )
            if change:
                _move(Movement(key, "commit", KEYS[year], committed=change))
                ledger.post([commit(Commit(_voucher(key, year), SPENDER, change))], clock.now())
        return answer[0]

    def pay(self, dossier: int, year: int, amount: int, held: int, which: int | None, is_advance: bool) -> Answer:
        """Approved: contract, advance, estimate, books and order."""
        voucher, line = _voucher(f"{dossier}:approve", year), Line(ITEM, amount)
        with _answered() as answer:
            if which is not None:
                self._use(dossier, year, which, amount, is_advance)
            if is_advance:
                contract = None if which is None else self.contracts[which]
                contracts.open_advances([_advance(dossier, year, amount, contract)])
            paid, advanced = (0, amount) if is_advance else (amount, 0)
            on_commitment = 0 if which is None else -amount
            _move(Movement(str(dossier), "approve", KEYS[year], 0, 0, 0, -held, on_commitment, advanced, paid))
            entries: list[Entry] = (
                [pay_advance(PayAdvance(voucher, SPENDER, (line,)))]
                if is_advance
                else [*pay_expenditure(PayExpenditure(voucher, SPENDER, (line,)))]
            )
            if which is not None:
                entries.append(release_commitment(ReleaseCommitment(voucher, SPENDER, amount)))
            ledger.post(entries, clock.now())
            payments.prepare([_order(dossier, year, amount)])
        return answer[0]

    def _use(self, dossier: int, year: int, which: int, amount: int, is_advance: bool) -> None:
        gross, advance = (0, amount) if is_advance else (amount, 0)
        use = ContractUse(dossier, self.contracts[which], year, SOURCE, True, amount, gross, advance)
        [used] = contracts.consume([use], clock.now())
        if used.short or used.over_contract:
            raise Stopped(*(("COMMITMENT", used.short) if used.short else ("CONTRACT", used.over_contract)))

    def settle(self, dossier: int, advance: int, year: int, amount: int, which: int | None) -> Answer:
        """An advance becomes expenditure: contract, advance, estimate and books."""
        with _answered() as answer:
            if which is not None:
                use = ContractUse(dossier, self.contracts[which], year, SOURCE, False, 0, amount, recovered=amount)
                contracts.consume([use], clock.now())
            recovery = Recovery(TREASURY, str(dossier), amount, advance_dossier_id=advance)
            [taken] = contracts.recover([recovery], clock.now())
            if taken.short:
                raise Stopped("OUTSTANDING", taken.short)
            _move(Movement(str(dossier), "approve", KEYS[year], advance=-amount, actual=amount))
            line, voucher = (Line(ITEM, amount),), _voucher(f"{dossier}:approve", year)
            ledger.post(settle_advance(SettleAdvance(voucher, SPENDER, line, line)), clock.now())
        return answer[0]

    def debit(self, dossier: int, year: int, amount: int) -> Answer:
        """The order goes to the bank, which pays it."""
        [order] = orders.orders_of_dossiers([(TREASURY, dossier)])
        if order.state == OrderState.PREPARED:
            for state in (OrderState.SENDING, OrderState.SENT, OrderState.POSTED):
                payments.move([order.ref], state)
        ledger.post([bank_debit(BankDebit(_voucher(f"{dossier}:debit", year), amount, BANK))], clock.now())
        return DONE

    def lines(self) -> dict[int, tuple[int, ...]]:
        """What the product says of the budget lines."""
        positions = lines.positions(list(KEYS.values()))
        return {
            place: (p.allotted, p.reserved, p.committed, p.advance, p.actual, p.available)
            for place, p in ((place, positions[key]) for place, key in KEYS.items())
        }

    def figures(self, dossiers: Collection[int], advances: Collection[int]) -> dict[str, object]:
        """What the product says of everything, in the shape of `figures_of` the model."""
        committed = commitments.commitments_of([(id, year, SOURCE) for id in self.contracts for year in YEARS])
        known = commitments.contracts_by_id(self.contracts)
        accounts = _accounts()
        stood = orders.orders_of_dossiers([(TREASURY, dossier) for dossier in dossiers])
        return {
            "lines": self.lines(),
            "commitments": {
                (place, year): (facts.committed, facts.released)
                for place, id in enumerate(self.contracts)
                for year in YEARS
                if (facts := committed.get((id, year, SOURCE))) and (facts.committed or facts.released)
            },
            "contracts": [(known[id].paid_gross, known[id].advance_outstanding) for id in self.contracts],
            "advances": {key: amount for key, amount in commitments.outstanding_of(advances).items() if amount},
            "orders": {order.dossier_id: (order.amount, order.state == OrderState.POSTED) for order in stood},
            "accounts": accounts,
            "debit less credit": sum(accounts.values()),
        }


def prepare(cluster: Cluster) -> Unit:
    """One treasury with one unit, its roles and its two contracts; their values are the model's."""
    with psycopg.connect(cluster.conninfo(SUPERUSER)) as connection:
        connection.execute(
            "INSERT INTO organisations_office (id, code) OVERRIDING SYSTEM VALUE VALUES (%s, %s)", [TREASURY, OFFICE]
        )
        connection.execute("INSERT INTO organisations_unit (code, treasury_id) VALUES (%s, %s)", [UNIT, TREASURY])
    ledger.set_roles(RoleAccount(role, f"9{n:03}", clock.today().replace(year=2018)) for n, role in enumerate(_ROLES))
    first, second = (_contract(code, value) for code, value in (("K1", 300), ("K2", 1_000)))
    return Unit((first, second))


def _contract(code: str, value: int) -> int:
    return contracts.register_contract(
        unit=UNIT,
        code=code,
        treasury_id=TREASURY,
        terms=ContractTerms("S1", value, "goods"),
        signed_on=clock.today(),
        budget_level="2",
        actor="an",
        at=clock.now(),
    )


@contextmanager
def _answered() -> Iterator[list[Answer]]:
    """The answer to what is done inside the block: done, or what was refused and rolled back."""
    answer: list[Answer] = [DONE]
    try:
        with db.atomic():
            yield answer
    except Stopped as stopped:
        answer[0] = stopped.answer
    except Refused as refused:
        answer[0] = (str(refused.word), int(refused.details["short"]))


def _move(movement: Movement) -> None:
    [moved] = budget.move([movement], clock.now())
    if not moved.moved:
        raise Stopped("SHORT", moved.short)


def _voucher(key: str, year: int) -> Voucher:
    return Voucher(key, TREASURY, OFFICE, year, clock.today(), key)


def _advance(dossier: int, year: int, amount: int, contract: int | None) -> AdvanceLine:
    return AdvanceLine(TREASURY, dossier, 0, UNIT, SOURCE, year, ITEM, amount, clock.today(), contract_id=contract)


def _order(dossier: int, year: int, amount: int) -> NewOrder:
    payee = NewLine(0, "Công ty", BANK, "100200301", "Thanh toán", amount)
    return NewOrder(
        f"{dossier}:1", TREASURY, dossier, str(dossier), UNIT, OFFICE, year, BANK, "AP_INTERMEDIARY", False, (payee,)
    )


def _accounts() -> dict[tuple[str, int], int]:
    rows = db.rows(
        """
        SELECT role, year, sum(debit - credit)::bigint AS amount
        FROM (SELECT role, year, debit, credit FROM balance UNION ALL SELECT role, year, debit, credit FROM balance_delta) AS kept
        GROUP BY role, year HAVING sum(debit - credit) <> 0
        """
    )
    return {(row["role"], row["year"]): row["amount"] for row in rows}
