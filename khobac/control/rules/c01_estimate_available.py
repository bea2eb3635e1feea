"""C01: what will be paid is available on the estimate.

Circular 77/2017 Art 45: nothing is spent beyond the estimate. What counts is what will leave the treasury, net of
advances recovered and of earlier overpayments set off; a part of the estimate frozen by an authority is not available.
A request on a commitment spends what was set aside before, and C16 answers for it.

A request of 260 million with 250 million available (handbook example) is 10 million short:

>>> from khobac.control.rules import specimen
>>> found, = examine(specimen.request(260_000_000), specimen.law(), specimen.position(available=250_000_000))
>>> found.pointer, found.values["short"], found.auto_fix
('/lines/0/amount', 10000000, {'/lines/0/amount': 250000000})
"""

from __future__ import annotations

from collections.abc import Iterator

from khobac.control.amounts import amounts
from khobac.control.findings import Basis, Finding, Severity
from khobac.control.inputs import Kind, Position, Snapshot
from khobac.control.rules.mending import first_line_less
from khobac.control.rules.wording import dong, dong_en
from khobac.registers.law.values import Law

CODE = "C01"
ARTICLE = Basis("77/2017/TT-BTC", "45")


def examine(snapshot: Snapshot, law: Law, position: Position) -> Iterator[Finding]:
    """The shortfall, on the first line: all lines of a request draw on one estimate."""
    if snapshot.on_commitment or snapshot.kind in (Kind.DEPOSIT_PAYMENT, Kind.RETURN_OF_FUNDS):
        return
    split = amounts(snapshot, law, position)
    free = max((position.available or 0) - position.restrictions.estimate_frozen, 0)
    short = split.pay - free
    if short <= 0:
        return
    yield Finding(
        CODE,
        Severity.BLOCK,
        "/lines/0/amount",
        message_vi=f"Số tiền phải trả {dong(split.pay)} vượt số dư dự toán {dong(free)}, thiếu {dong(short)}.",
        message_en=f"The payment of {dong_en(split.pay)} exceeds the available estimate of {dong_en(free)} "
        f"by {dong_en(short)}.",
        fix_vi=f"Giảm {dong(short)} hoặc đề nghị bổ sung dự toán.",
        fix_en=f"Reduce it by {dong_en(short)}, or ask for a supplement to the estimate.",
        basis=ARTICLE,
        values={"pay": split.pay, "available": free, "short": short},
        # where the schedule recovers a share, a smaller amount recovers less as well: no single figure mends it
        auto_fix=first_line_less(snapshot, short) if split.recovered == 0 else {},
    )
