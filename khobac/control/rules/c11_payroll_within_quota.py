"""C11: a payroll has no more people than approved, adds up to the voucher, and is paid from a source for salaries.

Circular 17/2024 Art 5.2.1. Posts and contract labourers are those approved at the moment asked. Without a payroll this
rule says nothing; where the approved number is not known, a person must look. The sources are `payroll.sources`; money
on deposit has none.

41 people on 40 posts, and the detail 100,000 below the voucher:

>>> from khobac.control.inputs import Payroll
>>> from khobac.control.rules import specimen
>>> asked = specimen.request(330_000_000, payroll=Payroll(headcount=41, contract_labour=2, total=329_900_000))
>>> [found.pointer for found in examine(asked, specimen.law(), specimen.position())]
['/payroll/headcount', '/payroll/total']
"""

from __future__ import annotations

from collections.abc import Iterator

from khobac.control.findings import Basis, Finding, Severity
from khobac.control.inputs import Payroll, Position, Quota, Snapshot
from khobac.control.rules.wording import dong, dong_en, legal_basis
from khobac.registers.law.values import Law

CODE = "C11"
ARTICLE = Basis("17/2024/TT-BTC", "5.2.1")
SOURCES = "payroll.sources"


def examine(snapshot: Snapshot, law: Law, position: Position) -> Iterator[Finding]:
    """People above the quota, and a total that is not the voucher's or the list's."""
    payroll = snapshot.payroll
    if payroll is None:
        return
    if position.quota is None:
        yield _quota_unknown(payroll)
    else:
        yield from _above_quota(payroll, position.quota)
    listed = sum(row.amount for row in snapshot.beneficiaries) if snapshot.beneficiaries else snapshot.gross
    if not payroll.total == snapshot.gross == listed:
        yield _not_adding_up(payroll.total, snapshot.gross, listed)
    sources = law.get(SOURCES)
    if sources is not None and not snapshot.from_deposit and snapshot.source not in sources:
        yield _wrong_source(snapshot.source, law)


def _above_quota(payroll: Payroll, quota: Quota) -> Iterator[Finding]:
    if payroll.headcount > quota.staff:
        yield _too_many("/payroll/headcount", ("biên chế", "staff"), payroll.headcount, quota.staff)
    if payroll.contract_labour > quota.contract_labour:
        yield _too_many(
            "/payroll/contract_labour",
            ("lao động hợp đồng", "contract labourers"),
            payroll.contract_labour,
            quota.contract_labour,
        )


def _too_many(pointer: str, people: tuple[str, str], given: int, approved: int) -> Finding:
    vi, en = people
    return Finding(
        CODE,
        Severity.BLOCK,
        pointer,
        message_vi=f"Bảng lương có {given} {vi}, vượt chỉ tiêu được duyệt {approved}.",
        message_en=f"The payroll has {given} {en}, above the approved {approved}.",
        fix_vi=f"Kiểm tra danh sách, hoặc gửi quyết định điều chỉnh chỉ tiêu {vi}.",
        fix_en=f"Check the list, or send the decision that changes the approved number of {en}.",
        basis=ARTICLE,
        values={"given": given, "approved": approved, "over": given - approved},
    )


def _quota_unknown(payroll: Payroll) -> Finding:
    return Finding(
        CODE,
        Severity.LOOK,
        "/payroll/headcount",
        message_vi=f"Bảng lương có {payroll.headcount} người, nhưng chưa có chỉ tiêu biên chế được duyệt để đối chiếu.",
        message_en=f"The payroll has {payroll.headcount} people, but no approved number is known to compare with.",
        fix_vi="Gửi quyết định giao biên chế của đơn vị.",
        fix_en="Send the decision on the unit's approved staff.",
        basis=ARTICLE,
        values={"given": payroll.headcount},
    )


def _not_adding_up(total: int, voucher: int, listed: int) -> Finding:
    return Finding(
        CODE,
        Severity.BLOCK,
        "/payroll/total",
        message_vi=f"Tổng bảng lương {dong(total)}, chứng từ {dong(voucher)}, danh sách chi trả {dong(listed)} "
        "không bằng nhau.",
        message_en=f"Payroll total {dong_en(total)}, voucher {dong_en(voucher)} and payee list {dong_en(listed)} "
        "differ.",
        fix_vi="Sửa bảng lương, chứng từ và danh sách chi trả cho bằng nhau.",
        fix_en="Make payroll, voucher and payee list agree.",
        basis=ARTICLE,
        values={"total": total, "voucher": voucher, "listed": listed},
    )


def _wrong_source(source: str, law: Law) -> Finding:
    return Finding(
        CODE,
        Severity.BLOCK,
        "/source",
        message_vi=f"Nguồn {source} không dùng để chi lương.",
        message_en=f"Source {source} is not one that salaries are paid from.",
        fix_vi="Chọn nguồn kinh phí được chi lương.",
        fix_en="Choose a source that salaries are paid from.",
        basis=legal_basis(law, SOURCES, ARTICLE),
        values={"source": source},
    )
