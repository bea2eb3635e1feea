"""What C06 asks of an investment project beyond its contract: accepted volume, and the total investment.

Decree 254/2025 Art 8 and 10, Decree 11/2020 Art 8 before it. Completed work is paid by the acceptance record of investor
and contractor: what is paid on a contract, other requests still open included, stays within the volume accepted. All that
a project has received in all years, advances included, stays within its total investment, or, once it is finally
settled, within what the settlement approved. (The plan of the year is the estimate: C01 holds payments within it.)

Work of 900 million accepted, 700 paid: 250 more is 50 too much.

>>> from khobac.control.rules import specimen
>>> project = ProjectFacts(limit=9_000_000_000, disbursed=700_000_000, accepted=900_000_000)
>>> there = specimen.position(project=project, contract=specimen.contract(2_000_000_000, paid_gross=700_000_000))
>>> found, = beyond(specimen.request(250_000_000, contract="K1"), specimen.law(), there)
>>> found.pointer, found.values["over"]
('/lines/0/amount', 50000000)
"""

from __future__ import annotations

from collections.abc import Iterator

from khobac.control.amounts import amounts
from khobac.control.findings import Basis, Finding, Severity
from khobac.control.inputs import Kind, Position, ProjectFacts, Snapshot
from khobac.control.rules.mending import first_line_less
from khobac.control.rules.wording import dong, dong_en
from khobac.registers.law.values import Law

CODE = "C06"
ARTICLE = "8"
STANDING = "254/2025/NĐ-CP"
FOR_WORK = (Kind.PAYMENT, Kind.PAY_FIRST, Kind.SETTLEMENT)


def beyond(snapshot: Snapshot, law: Law, position: Position) -> Iterator[Finding]:
    """What the request would bring above the limits of its project; nothing for what is registered as none."""
    project = position.project
    if project is None or snapshot.from_deposit or snapshot.kind is Kind.RETURN_OF_FUNDS:
        return
    if position.contract is not None and snapshot.kind in FOR_WORK:
        asked = position.contract.paid_gross + project.earlier + snapshot.gross
        if asked > project.accepted:
            yield _above_volume(snapshot, law, project, asked)
    total = project.disbursed + amounts(snapshot, law, position).pay
    if total > project.limit:
        yield _above_total(law, project, total)


def _above_volume(snapshot: Snapshot, law: Law, project: ProjectFacts, asked: int) -> Finding:
    over = asked - project.accepted
    return Finding(
        CODE,
        Severity.BLOCK,
        "/lines/0/amount",
        message_vi=f"Đề nghị thanh toán lũy kế {dong(asked)} vượt khối lượng đã nghiệm thu {dong(project.accepted)}.",
        message_en=f"Payments asked for, {dong_en(asked)} in all, exceed the accepted volume of "
        f"{dong_en(project.accepted)}.",
        fix_vi=f"Giảm {dong(over)} hoặc ghi biên bản nghiệm thu khối lượng hoàn thành.",
        fix_en=f"Reduce the request by {dong_en(over)}, or record the acceptance of the completed volume.",
        basis=_basis(law),
        values={"asked": asked, "accepted": project.accepted, "earlier": project.earlier, "over": over},
        auto_fix=first_line_less(snapshot, over),
    )


def _above_total(law: Law, project: ProjectFacts, total: int) -> Finding:
    over = total - project.limit
    limit_vi = "giá trị quyết toán được duyệt" if project.is_settled else "tổng mức đầu tư"
    limit_en = "approved final settlement" if project.is_settled else "total investment"
    return Finding(
        CODE,
        Severity.BLOCK,
        "/project",
        message_vi=f"Giải ngân lũy kế của dự án {dong(total)} vượt {limit_vi} {dong(project.limit)}.",
        message_en=f"The project's disbursement of {dong_en(total)} exceeds its {limit_en} of {dong_en(project.limit)}.",
        fix_vi=f"Giảm {dong(over)} hoặc trình điều chỉnh dự án.",
        fix_en=f"Reduce the request by {dong_en(over)}, or have the project's decision changed.",
        basis=_basis(law),
        values={"total": total, "limit": project.limit, "over": over},
    )


def _basis(law: Law) -> Basis:
    """Article 8 of either generation: the text that also sets the deadline of investment payments on this day."""
    deadline = law.basis("deadline.invest.payment")
    return Basis(deadline.text_number if deadline and deadline.text_number else STANDING, ARTICLE)
