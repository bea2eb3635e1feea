"""Requests, positions and laws made by hypothesis: any mixture, in small figures so that limits are hit."""

from __future__ import annotations

import datetime as dt

from hypothesis import strategies as st

from khobac.control.inputs import (
    Before,
    Beneficiary,
    Cash,
    CashDesk,
    Ceilings,
    CommitmentFacts,
    ContractFacts,
    EarlierRequest,
    Invoice,
    Kind,
    Line,
    NormItem,
    Particulars,
    Payroll,
    Position,
    Purchase,
    Quota,
    Restrictions,
    Signed,
    Snapshot,
    Withheld,
)
from khobac.control.rules import specimen
from khobac.registers.law.values import Law

amounts = st.integers(0, 200_000_000) | st.integers(0, 20)
days = st.dates(dt.date(2025, 12, 1), dt.date(2027, 2, 28))
moments = st.builds(lambda day: dt.datetime.combine(day, specimen.SENT_AT.timetz()), days)
sub_items = st.sampled_from([*specimen.CODES, "0000"])
people = st.sampled_from(["an", "binh", "chi", "dung", "gam"])
invoice_numbers = st.sampled_from(["1", "2", "3"])

lines = st.builds(
    Line, sub_items, amounts, chapter=st.sampled_from(["422", "423"]), section=st.sampled_from(["073", "132"])
)

NORMS, ASSETS = ("per_diem", "other"), ("laptop", "desktop", "ambulance", "other")
SUBJECTS = ("goods", "electricity", "works_elsewhere", "letter_of_credit")
norm_names, asset_kinds = st.sampled_from(NORMS), st.sampled_from(ASSETS)
agreement_numbers = st.sampled_from(["TT-1", "TT-2"])
prices = st.integers(1, 20) | st.integers(100_000, 400_000) | st.integers(10_000_000, 20_000_000)

particulars = st.builds(
    Particulars,
    norms=st.lists(st.builds(NormItem, norm_names, prices, st.integers(1, 3)), max_size=3).map(tuple),
    purchases=st.lists(
        st.builds(Purchase, asset_kinds, prices, st.integers(1, 3), st.none() | agreement_numbers), max_size=3
    ).map(tuple),
    medicines=st.booleans(),
    secret=st.booleans(),
    own_revenue=st.booleans(),
    cash=st.none() | st.builds(Cash, st.sampled_from(CashDesk), st.none() | days),
    withheld=st.lists(st.builds(Withheld, st.sampled_from(["vat", "pit"]), amounts), max_size=2).map(tuple),
)

snapshots = st.builds(
    Snapshot,
    kind=st.sampled_from(Kind),
    unit=st.just("1012345"),
    source=st.just("12"),
    year=st.integers(2025, 2027),
    payee=st.just("S1"),
    content=st.sampled_from(["Mua giấy in", "mua  giấy in", "Mua mực in"]),
    lines=st.lists(lines, min_size=1, max_size=12).map(tuple),
    sent_at=moments,
    voucher_date=days,
    performed_on=days,
    papers=st.sampled_from([frozenset(), frozenset({"contract"})]),
    signatures=st.just(())
    | st.tuples(st.builds(Signed, people, moments, valid=st.booleans()))
    | st.tuples(*[st.builds(Signed, people, moments, valid=st.booleans(), reason=st.none() | st.just("revoked"))] * 2),
    invoices=st.lists(st.builds(Invoice, invoice_numbers, amounts), max_size=3).map(tuple),
    payroll=st.none() | st.builds(Payroll, st.integers(0, 60), st.integers(0, 5), amounts),
    beneficiaries=st.lists(st.builds(Beneficiary, people, amounts), max_size=3).map(tuple),
    contract=st.none() | st.just("K1"),
    last=st.booleans(),
    recover=st.none() | amounts,
    on_commitment=st.booleans(),
    particulars=st.none() | particulars,
)

contracts = st.builds(
    ContractFacts,
    code=st.just("K1"),
    value=amounts | st.just(300_000_000),
    value_at_signing=amounts,
    subject=st.sampled_from(SUBJECTS),
    budget_level=st.sampled_from(["2", "4"]),
    advance_max=st.none() | amounts,
    guarantee_asked=st.booleans(),
    recovered_by=st.none() | days,
    paid_gross=amounts,
    advanced=amounts,
    advance_outstanding=amounts,
    guarantee_amount=st.none() | amounts,
    guarantee_expires_on=st.none() | days,
)

positions = st.builds(
    Position,
    at=moments,
    unit=st.sampled_from([specimen.SCHOOL, specimen.school(2), specimen.school(3), specimen.PROJECT]),
    calendar=st.just(specimen.CALENDAR),
    codes=st.just(specimen.CODES),
    chief_accountants=st.just((frozenset({"binh"}),) * 2),
    holders=st.just((frozenset({"chi", "dung"}),) * 2),
    available=st.none() | amounts,
    deposit_free=st.none() | amounts,
    quota=st.none() | st.builds(Quota, st.integers(0, 60), st.integers(0, 5)),
    restrictions=st.builds(
        Restrictions,
        suspended_items=st.frozensets(sub_items, max_size=2),
        estimate_frozen=amounts,
        deposit_frozen=amounts,
        **dict.fromkeys(("suspended_all", "estimate_frozen_whole", "deposit_frozen_whole"), st.booleans()),
    ),
    contract=st.none() | contracts,
    commitment=st.none() | st.builds(CommitmentFacts, amounts, amounts),
    advance_to_settle=amounts,
    set_off=amounts,
    earlier=st.lists(
        st.builds(
            EarlierRequest,
            number=st.just("HS-1"),
            sent_on=days,
            amount=amounts,
            content=st.just("Mua giấy in"),
            invoice_numbers=st.frozensets(invoice_numbers, max_size=2),
        ),
        max_size=2,
    ).map(tuple),
    ceilings=st.builds(
        Ceilings,
        own=st.dictionaries(norm_names, prices),
        special=st.dictionaries(asset_kinds, prices),
        agreements=st.dictionaries(agreement_numbers, st.dictionaries(asset_kinds, prices)),
        yearly=st.dictionaries(norm_names, prices),
        numbers=st.dictionaries(asset_kinds, st.integers(1, 5)),
    ),
    before=st.builds(
        Before,
        norms=st.dictionaries(norm_names, prices),
        purchases=st.dictionaries(asset_kinds, st.integers(1, 5)),
    ),
    cash_of_day=amounts,
)


@st.composite
def laws(draw: st.DrawFn) -> Law:
    """The specimen's law with the switches and the optional values set either way."""
    return specimen.law(
        draw(st.sampled_from([{}, specimen.UNTIL_2025]))
        | {
            "commit.required": draw(st.booleans()),
            "advance.recovery_reading": draw(st.sampled_from([None, "net", "gross"])),
            "advance.invest.max_percent": draw(st.none() | st.just(30)),
            "cash.at_treasury": draw(st.booleans()),
            "payroll.sources": draw(st.none() | st.just(["13"])),
            "year_end.last_filing": draw(st.none() | st.just("12-30")),
        }
    )
