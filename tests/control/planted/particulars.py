"""What only some expenses declare: dossiers in order with such declarations, and the defects of C10, C12 to C15, C20, C21."""

from __future__ import annotations

import datetime as dt

from khobac.control.inputs import (
    Before,
    Cash,
    CashDesk,
    Ceilings,
    Invoice,
    Kind,
    NormItem,
    Particulars,
    Purchase,
    Withheld,
)
from khobac.control.rules import specimen
from tests.control.planted import Case, defect

MILLION = 1_000_000
_AT = "/particulars"

_lines = specimen.lines(("6551", 40 * MILLION), ("6552", 30 * MILLION), ("6757", 20 * MILLION))
_small = specimen.lines(("6551", 5 * MILLION), ("6552", 4 * MILLION), ("6757", 3 * MILLION))
_bought = (
    Purchase("laptop", 15 * MILLION, 2),
    Purchase("desktop", 14 * MILLION, agreement="TT-1"),
    Purchase("ambulance", 10 * MILLION),
)
_ceilings = Ceilings(
    own={"per_diem": 280_000}, special={"ambulance": 10 * MILLION}, agreements={"TT-1": {"desktop": 14 * MILLION}},
    yearly={"per_diem": 1_840_000}, numbers={"ambulance": 2},
)  # fmt: skip
_before = Before(norms={"per_diem": 1_000_000, "of_its_own": 5}, purchases={"ambulance": 1, "laptop": 9})

CASES: dict[str, Case] = {
    "at a norm": Case(
        specimen.request(lines=_lines, particulars=Particulars(norms=(NormItem("per_diem", 280_000, 3),))),
        specimen.position(ceilings=_ceilings, before=_before),
    ),
    "things bought": Case(
        specimen.request(lines=_lines, particulars=Particulars(purchases=_bought)),
        specimen.position(ceilings=_ceilings, before=_before),
    ),
    "medicines": Case(
        specimen.request(
            lines=_lines, contract="K1", particulars=Particulars(medicines=True),
            invoices=(Invoice("1", 60 * MILLION), Invoice("2", 30 * MILLION)),
        ),
        specimen.position(contract=specimen.contract(300 * MILLION, paid_gross=200 * MILLION)),
    ),
    "works elsewhere": Case(
        specimen.request(
            lines=_lines, contract="K1", particulars=Particulars(withheld=(Withheld("vat", 910_000),))
        ),
        specimen.position(contract=specimen.contract(300 * MILLION, subject="works_elsewhere")),
    ),
    "in cash": Case(
        specimen.request(
            lines=_small, particulars=Particulars(cash=Cash(CashDesk.TREASURY, dt.date(2026, 2, 27)))
        ),
        specimen.position(cash_of_day=20 * MILLION),
    ),
    "own revenue": Case(
        specimen.request(lines=_lines, kind=Kind.DEPOSIT_PAYMENT, particulars=Particulars(own_revenue=True)),
        specimen.position(unit=specimen.school(2), deposit_free=90 * MILLION),
    ),
    "nothing declared": Case(specimen.request(lines=_lines, particulars=Particulars())),
}  # fmt: skip

NORMS = (
    defect(
        "one đồng above the unit's own norm", ("at a norm",), {"asked.particulars.norms.0.price": 280_001},
        f"C10 {_AT}/norms/0/price", f"C10 {_AT}/norms/0/quantity", apart="norm",
    ),
    defect(
        "one đồng above the yearly total, other requests counted", ("at a norm",),
        {"there.before.norms": {"per_diem": 1_000_001}}, f"C10 {_AT}/norms/0/quantity", apart="norm",
    ),
    defect(
        "one piece above the number approved, other requests counted", ("things bought",),
        {"there.before.purchases": {"ambulance": 2}}, f"C12 {_AT}/purchases/2/quantity", apart="special",
    ),
    defect(
        "a norm of the law below the unit's own", ("at a norm",), {"law.norm.per_diem": 279_999},
        f"C10 {_AT}/norms/0/price", apart="norm",
    ),
    defect(
        "one đồng above a norm of the unit's own making", ("at a norm",),
        {"asked.particulars.norms.0": NormItem("of_its_own", 5, 2), "there.ceilings.own": {"of_its_own": 4}},
        f"C10 {_AT}/norms/0/price", apart="norm",
    ),
    defect(
        "a norm nobody knows", ("at a norm",), {"asked.particulars.norms.0.norm": "unheard_of"},
        f"C10 {_AT}/norms/0/norm", apart="norm",
    ),
)  # fmt: skip

PURCHASES = (
    defect(
        "one đồng above the highest price", ("things bought",), {"asked.particulars.purchases.0.price": 15 * MILLION + 1},
        f"C12 {_AT}/purchases/0/price",
    ),
    defect(
        "one đồng above the framework agreement", ("things bought",),
        {"asked.particulars.purchases.1.price": 14 * MILLION + 1}, f"C12 {_AT}/purchases/1/price", apart="central",
    ),
    defect(
        "bought centrally under no agreement", ("things bought",), {"asked.particulars.purchases.1.agreement": None},
        f"C12 {_AT}/purchases/1/agreement", apart="central",
    ),
    defect(
        "under an agreement that does not cover it", ("things bought",),
        {"asked.particulars.purchases.1.agreement": "TT-2"}, f"C12 {_AT}/purchases/1/agreement", apart="central",
    ),
    defect(
        "under an agreement though not bought centrally", ("things bought",),
        {"asked.particulars.purchases.0.agreement": "TT-1"}, f"C12 {_AT}/purchases/0/agreement",
    ),
    defect(
        "special-purpose and not approved", ("things bought",), {"there.ceilings.special": {}},
        f"C12 {_AT}/purchases/2/kind",
    ),
    defect(
        "a kind without a highest price", ("things bought",),
        {"asked.particulars.purchases.2": Purchase("statue", MILLION)}, f"C12 {_AT}/purchases/2/kind", apart="special",
    ),
)  # fmt: skip

MEDICINES = (
    defect(
        "one đồng above the contract for medicines", ("medicines",), {"asked.invoices.1.amount": 40 * MILLION + 1},
        f"C13 {_AT}/medicines", apart="above",
    ),
    defect("medicines without invoices", ("medicines",), {"asked.invoices": ()}, f"C13 {_AT}/medicines"),
    defect("medicines without a contract", ("medicines",), {"there.contract": None}, "C13 /contract", apart="above"),
)  # fmt: skip

SECRETS = (
    defect(
        "secret without saying so", ("nothing declared",), {"asked.particulars.secret": True}, f"C14 {_AT}/secret",
        "C14 /content",
    ),
)  # fmt: skip

CASH = (
    defect(
        "one đồng more than small in cash", ("in cash",), {"asked.lines.0.amount": 5 * MILLION + 1}, "C15 /lines/0/ndkt"
    ),
    defect("no cash desk", ("in cash",), {"law.cash.at_treasury": False}, f"C15 {_AT}/cash/at"),
    defect(
        "an amount that is drawn at the bank", ("in cash",), {"law.cash.bank_withdrawal_threshold": 12 * MILLION},
        f"C15 {_AT}/cash/at",
    ),
    defect(
        "cash registered on the day", ("in cash",), {"asked.particulars.cash.registered_on": dt.date(2026, 3, 2)},
        f"C15 {_AT}/cash/registered_on",
    ),
    defect(
        "cash not registered", ("in cash",), {"asked.particulars.cash.registered_on": None},
        f"C15 {_AT}/cash/registered_on",
    ),
)  # fmt: skip

TAXES = (
    defect(
        "tax not withheld", ("works elsewhere",), {"asked.particulars.withheld": ()}, f"C20 {_AT}/withheld"
    ),
    defect(
        "too little tax withheld", ("works elsewhere",), {"asked.particulars.withheld.0.amount": 900_000},
        f"C20 {_AT}/withheld",
    ),
    defect(
        "two taxes not withheld", ("works elsewhere",),
        {"law.withhold.cit.works_elsewhere": 200, "asked.particulars.withheld": (Withheld("pit", 1),)},
        f"C20 {_AT}/withheld",
    ),
)  # fmt: skip

REVENUE = (
    defect(
        "own revenue that is controlled", ("own revenue",), {"there.unit": specimen.school(3)}, f"C21 {_AT}/own_revenue"
    ),
    defect(
        "own revenue of a unit of no known group", ("own revenue",), {"there.unit": specimen.SCHOOL},
        f"C21 {_AT}/own_revenue",
    ),
    defect(
        "own revenue from the estimate", ("nothing declared",), {"asked.particulars.own_revenue": True},
        f"C21 {_AT}/own_revenue",
    ),
)  # fmt: skip

DEFECTS = (*NORMS, *PURCHASES, *MEDICINES, *SECRETS, *CASH, *TAXES, *REVENUE)
