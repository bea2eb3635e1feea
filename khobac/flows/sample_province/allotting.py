"""What units may spend, entered as decisions on their day, as any other: from the council of a commune down to its units.

Units of the province and of the districts that are no more get theirs from nobody kept here. Money on deposit is received.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Sequence

from khobac.books.budget import services as budget
from khobac.books.budget.keys import LineKey
from khobac.books.budget.nodes import Node, Row
from khobac.books.budget.services import Document
from khobac.books.ledger import services as ledger
from khobac.books.ledger.entries import Voucher
from khobac.books.ledger.postings.receive_deposit import ReceiveDeposit, receive_deposit
from khobac.core import clock
from khobac.flows.budget import decisions
from khobac.flows.payment.booking import spender_of
from khobac.flows.sample_province.money import Allotment
from khobac.flows.sample_province.province import BANK, FOUNDER
from khobac.registers.law import queries as laws
from khobac.registers.organisations import queries as organisations
from khobac.registers.organisations.queries import UnitView

COUNCIL_PERCENT = 115
"""What a council decides, of what it gives on at once: supplements come from the rest."""
REASONS = {"estimate": "Giao dự toán đầu năm", "supplement": "Bổ sung dự toán", "cut": "Điều chỉnh giảm dự toán"}


def allot(day: dt.date, allotted: Sequence[Allotment]) -> None:
    """Everything that was decided on a day, which is the clock's, and the money that came in."""
    units = organisations.units({each.unit for each in allotted} | {each.giver for each in allotted if each.giver}, day)
    documents: dict[tuple[int, str], list[Row]] = defaultdict(list)
    councils: Counter[Node] = Counter()
    for each in allotted:
        if each.kind == "deposit":
            continue
        node = Node(units[each.unit].treasury_id, "4", each.unit, each.source, each.year)
        top = node._replace(treasury_id=units[each.giver].treasury_id, tier="0", holder=each.giver) if each.giver else None
        documents[node.treasury_id, each.kind].append(Row(each.kind, node, top, each.amount))
        if top and each.kind == "estimate":
            councils[top] += each.amount
    decided: dict[tuple[int, str], list[Row]] = defaultdict(list)
    for top, amount in councils.items():
        decided[top.treasury_id, "estimate"].append(Row("estimate", top, None, amount * COUNCIL_PERCENT // 100))
    for number, ((treasury_id, kind), rows) in enumerate([*decided.items(), *documents.items()], 1):
        document = Document(f"{number:02d}/QĐ-{day:%d%m%Y}", "Sở Tài chính", day, day, REASONS[kind], "Luật Ngân sách nhà nước")
        decisions.enter_rows(document, rows, treasury_id, FOUNDER)
    _receive(day, [each for each in allotted if each.kind == "deposit"], units)


def _receive(day: dt.date, deposits: Sequence[Allotment], units: dict[str, UnitView]) -> None:
    if not deposits:
        return
    offices, law = organisations.serving_offices({each.unit for each in deposits}, day), laws.law_on(day)
    movements, entries = [], []
    for each in deposits:
        unit = units[each.unit]
        key = LineKey(unit.treasury_id, "deposit", each.unit)
        movements.append(budget.allotment(kind="deposit", key=key, amount=each.amount, reference=each.key, actor=FOUNDER))
        voucher = Voucher(f"allot:{each.key}", unit.treasury_id, offices[each.unit].code, each.year, day, each.key)
        entries.append(receive_deposit(ReceiveDeposit(voucher, spender_of(unit, "", law), each.amount, BANK)))
    budget.move(movements, clock.now())
    ledger.post(entries, clock.now())
