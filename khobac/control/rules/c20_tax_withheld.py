"""C20: tax that the law takes from a payee at the source has been kept back.

The rates (`withhold.TAX.SUBJECT`, in hundredths of a percent) are a table by tax and subject of the contract, such as
value added tax on construction in another province. The base is what the payee earns: what is asked for and what was
kept back, which goes to the State on a voucher of its own. Which texts apply today has not been read: the table says so.

Works of 99 million paid out and 0.9 withheld, where 1 percent of all of it is due:

>>> from khobac.control.inputs import Particulars, Withheld
>>> from khobac.control.rules import specimen
>>> asked = specimen.request(99_000_000, contract="K1", particulars=Particulars(withheld=(Withheld("vat", 900_000),)))
>>> there = specimen.position(contract=specimen.contract(subject="works_elsewhere"))
>>> [(found.pointer, found.values["due"]) for found in examine(asked, specimen.law(), there)]
[('/particulars/withheld', 999000)]
"""

from __future__ import annotations

from collections.abc import Iterator

from khobac.control.findings import Basis, Finding, Severity
from khobac.control.inputs import Kind, Position, Snapshot, Withheld
from khobac.control.rules.wording import dong, dong_en, legal_basis
from khobac.registers.law.values import Law

CODE = "C20"
ARTICLE = Basis("80/2021/TT-BTC", "13", certainty="known")
TAXES = {"vat": ("giá trị gia tăng", "value added"), "cit": ("thu nhập doanh nghiệp", "corporate income")}
TAXES |= {"pit": ("thu nhập cá nhân", "personal income")}
WHOLE = 10_000
"""Rates are hundredths of a percent of this whole."""


def examine(snapshot: Snapshot, law: Law, position: Position) -> Iterator[Finding]:
    """One finding for all taxes of which too little was kept back."""
    if position.contract is None or snapshot.kind in (Kind.ADVANCE, Kind.RETURN_OF_FUNDS):
        return
    withheld = snapshot.particulars.withheld if snapshot.particulars else ()
    base = snapshot.gross + sum(each.amount for each in withheld)
    short = []
    for tax in TAXES:
        rate = law.get(key := f"withhold.{tax}.{position.contract.subject}")
        if rate is not None and _kept(withheld, tax) < (due := base * rate // WHOLE):
            short.append((tax, key, due))
    if short:
        yield _too_little(short, base, withheld, law)


def _kept(withheld: tuple[Withheld, ...], tax: str) -> int:
    return sum(each.amount for each in withheld if each.tax == tax)


def _too_little(short: list[tuple[str, str, int]], base: int, withheld: tuple[Withheld, ...], law: Law) -> Finding:
    due, kept = sum(row[2] for row in short), sum(_kept(withheld, row[0]) for row in short)
    vi, en = (" và ".join(TAXES[row[0]][0] for row in short), " and ".join(TAXES[row[0]][1] for row in short))
    return Finding(
        CODE,
        Severity.BLOCK,
        "/particulars/withheld",
        message_vi=f"Phải khấu trừ thuế {vi} {dong(due)} trên {dong(base)}, mới khấu trừ {dong(kept)}.",
        message_en=f"Of {dong_en(base)}, {dong_en(due)} of {en} tax must be withheld, not {dong_en(kept)}.",
        fix_vi=f"Khấu trừ thêm {dong(due - kept)} của người nhận và nộp bằng chứng từ riêng.",
        fix_en=f"Withhold {dong_en(due - kept)} more from the payee, and pay it on a voucher of its own.",
        basis=legal_basis(law, short[0][1], ARTICLE),
        values={"base": base, "due": due, "withheld": kept, "short": due - kept},
    )
