"""Books by the hundred thousand, for proofs that measure: posted by the services themselves, sealed by the sealer.

Each payment is two entries and for one in three a third: expenditure of three items (4 lines), the release of its
commitment (2) and the bank's debit note (2); beside them its budget movement, its order, its order's line and steps. All
figures agree, so that every check of `verify-books` has something to hold against something.
"""

from __future__ import annotations

import datetime as dt

from django.db import connections

from khobac.books.budget import services as budget
from khobac.books.budget.services import LineKey, Movement
from khobac.books.ledger import services as ledger
from khobac.books.ledger.entries import Entry, Voucher
from khobac.books.ledger.families import NON_AUTONOMOUS, Line, Spender
from khobac.books.ledger.postings.allot_estimate import AllotEstimate, allot_estimate
from khobac.books.ledger.postings.bank_debit import BankDebit, bank_debit
from khobac.books.ledger.postings.commit import Commit, commit
from khobac.books.ledger.postings.pay_expenditure import PayExpenditure, pay_expenditure
from khobac.books.ledger.postings.release_commitment import ReleaseCommitment, release_commitment
from khobac.books.ledger.services import RoleAccount
from khobac.core import clock, db
from proof.ground.processes import at_once

TREASURY, OFFICE, YEAR, SOURCE, BANKS = 61, "0061", 2026, "12", ("NHA", "NHB")
UNITS, ITEMS = 200, ("6551", "6552", "6601")
BATCH = 500
FIRST_DAY, DAYS = dt.date(2026, 1, 2), 360
ROLES = (
    "ESTIMATE_L1",
    "ESTIMATE_L4_NONAUTO",
    "COMMITMENT",
    "COMMITMENT_CONTROL",
    "AP_INTERMEDIARY",
    "BANK_BILATERAL_OUT",
    "EXPENDITURE_RECURRENT_NONAUTO",
)
ENOUGH = 10**15


def fill(entries: int, processes: int = 2) -> int:
    """At least this many entries, sealed and folded; how many there are. The clock must stand in YEAR."""
    payments = -(-entries * 3 // 7)
    with db.atomic():
        _prepare()
    shares = [(place, processes, payments) for place in range(processes)]
    at_once(_pay, shares)
    analyse("journal_entry", "journal_line", "budget_movement")
    with db.atomic():
        _write_orders()
    while ledger.roll_up(TREASURY):
        pass
    at_once(_seal, [(book,) for book in ("estimate", "commitment", "actual")])
    analyse("seal", "balance", "budget_line", "payment_order", "payment_line", "payment_step")
    [row] = db.rows("SELECT count(*) AS many FROM journal_entry")
    return int(row["many"])


def analyse(*tables: str) -> None:
    """What autovacuum does in a live database soon after: statistics for the planner."""
    with connections["owner"].cursor() as cursor:
        for table in tables:
            cursor.execute(f"ANALYZE {table}")


def _unit(place: int) -> str:
    return f"3{place:06}"


def _spender(unit: str) -> Spender:
    return Spender(unit, level="2", chapter="422", section="073", family=NON_AUTONOMOUS, source=SOURCE)


def _voucher(reference: str, on: dt.date, step: str) -> Voucher:
    return Voucher(f"{reference}:{step}", TREASURY, OFFICE, YEAR, on, reference)


def _prepare() -> None:
    """Units with an estimate nobody can use up, a third of it committed."""
    db.execute(
        "INSERT INTO organisations_office (id, code) OVERRIDING SYSTEM VALUE VALUES (%s, %s)", [TREASURY, OFFICE]
    )
    ledger.set_roles(RoleAccount(role, f"9{n:03}", dt.date(2018, 1, 1)) for n, role in enumerate(ROLES))
    movements: list[Movement] = []
    entries: list[Entry] = []
    for unit in map(_unit, range(UNITS)):
        given = f"QD-{unit}"
        movements.append(Movement(given, "estimate", _key(unit), estimate=3 * ENOUGH, committed=ENOUGH))
        entries += allot_estimate(AllotEstimate(_voucher(given, FIRST_DAY, "allot"), _spender(unit), 3 * ENOUGH))
        entries.append(commit(Commit(_voucher(given, FIRST_DAY, "commit"), _spender(unit), ENOUGH)))
    budget.move(movements, clock.now())
    ledger.post(entries, clock.now())


def _key(unit: str) -> LineKey:
    return LineKey(TREASURY, "estimate", unit, SOURCE, YEAR)


def _pay(place: int, processes: int, payments: int) -> None:
    """The payments of this process: of units of its own, in the order of their days."""
    numbers = range(place, payments, processes)
    for at in range(0, len(numbers), BATCH):
        movements: list[Movement] = []
        entries: list[Entry] = []
        for number in numbers[at : at + BATCH]:
            movement, posted = _payment(number, payments)
            movements.append(movement)
            entries += posted
        with db.atomic():
            budget.move(movements, clock.now())
            ledger.post(entries, clock.now())
        ledger.roll_up(TREASURY)


def _payment(number: int, payments: int) -> tuple[Movement, list[Entry]]:
    unit = _unit(number % UNITS)
    on = FIRST_DAY + dt.timedelta(days=number * DAYS // payments)
    reference = f"HS-{OFFICE}-26-{number:08}"
    amounts = (1_000_000 + number, 250_000, 75_000)
    paid, on_commitment = sum(amounts), number % 3 == 0
    voucher, spender = _voucher(reference, on, "approve"), _spender(unit)
    lines = tuple(Line(*item) for item in zip(ITEMS, amounts, strict=True))
    entries = [*pay_expenditure(PayExpenditure(voucher, spender, lines))]
    if on_commitment:
        entries.append(release_commitment(ReleaseCommitment(_voucher(reference, on, "release"), spender, paid)))
    entries.append(bank_debit(BankDebit(_voucher(reference, on, "debit"), paid, BANKS[number % 2])))
    committed = -paid if on_commitment else 0
    return Movement(reference, "approve", _key(unit), committed=committed, actual=paid, actor="xuan"), entries


def _write_orders() -> None:
    """An order, its line and its steps for every payment, as the bank's debit note left them."""
    db.execute(_ORDERS)
    db.execute(_ORDER_LINES)
    for origin, target in (("new", "prepared"), ("prepared", "sending"), ("sending", "sent"), ("sent", "posted")):
        db.execute(_ORDER_STEPS, [origin, target, clock.now()])


_ORDERS = """
INSERT INTO payment_order (treasury_id, key, dossier_id, dossier, unit_code, office, budget_year, bank, amount, money_in,
    is_list, state, prepared_at)
SELECT entry.treasury_id, entry.reference || '/1', entry.id, entry.reference, moved.unit_code, line.treasury, line.year,
    line.bank, line.credit, 'AP_INTERMEDIARY', false, 'posted', entry.recorded_at
FROM journal_entry entry
JOIN journal_line line ON line.treasury_id = entry.treasury_id AND line.booked_on = entry.booked_on
    AND line.entry_id = entry.id AND line.credit > 0
JOIN budget_movement moved ON moved.treasury_id = entry.treasury_id AND moved.reference = entry.reference
WHERE entry.event = 'bank_debit'
"""
_ORDER_LINES = """
INSERT INTO payment_line (treasury_id, order_id, line_no, unit_code, name, bank, account, remittance, amount, state)
SELECT treasury_id, id, 0, unit_code, 'Công ty Nội thất', bank, '100200301', dossier, amount, 'posted' FROM payment_order
"""
_ORDER_STEPS = """
INSERT INTO payment_step (treasury_id, order_id, from_state, to_state, at)
SELECT treasury_id, id, %s, %s, %s FROM payment_order
"""


def _seal(book: str) -> None:
    while ledger.seal(TREASURY, book, clock.now()):
        pass
