"""Fifty made-up dossiers, always the same fifty, in the shapes of the workbench; they stand in no table."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass

from khobac.casework.dossiers.states import State
from khobac.control.findings import Basis, Finding, Severity
from khobac.control.inputs import RECURRENT
from khobac.doors.portal.findings import shown
from khobac.doors.portal.staff.desk import Opened, ShownRow, tag
from khobac.spending.requests.desk_detail_queries import DeskDetails, DeskLine, LastPayment, Named
from khobac.spending.requests.desk_queries import DeskRow

MANY = 50
HASTE = 15 * 60
"""Working seconds between two deadlines."""

UNITS = (
    "Trường Tiểu học Hoa Sen", "Trường Trung học cơ sở Bình Minh", "Trạm Y tế phường Đông", "Ủy ban nhân dân xã Tân Lập",
    "Trung tâm Văn hóa thành phố", "Thư viện tỉnh",
)  # fmt: skip
PAYEES = (
    ("Công ty Điện lực mẫu", "NHA", "100200301"), ("Công ty Cấp nước mẫu", "NHB", "200300402"),
    ("Công ty Viễn thông mẫu", "NHA", "100200503"), ("Nhà sách mẫu", "NHB", "200300604"),
    ("Công ty Vệ sinh mẫu", "NHA", "100200705"),
)  # fmt: skip
EXPENSES = (("Tiền điện", "6501"), ("Tiền nước", "6502"), ("Cước viễn thông", "6601"), ("Sách tham khảo", "6551"),
            ("Vệ sinh văn phòng", "6504"))  # fmt: skip
"""What each of these payees is paid for."""

OLD = Finding(
    "C18", Severity.BLOCK, "/voucher_date", "Chứng từ lập quá số ngày được gửi.", "The voucher is too old to be sent.",
    "Lập lại chứng từ với ngày mới.", "Prepare the voucher again under a new date.", Basis("77/2017/TT-BTC"),
)  # fmt: skip
UNSIGNED = Finding(
    "C05", Severity.BLOCK, "/signatures/1", "Người ký không phải chủ tài khoản đã đăng ký.",
    "The signer is not the account holder registered.", "Ký lại bằng chữ ký của chủ tài khoản.",
    "Have the account holder sign.", Basis("17/2024/TT-BTC", "5.1.1"),
)  # fmt: skip
HEADING = Finding(
    "C03", Severity.BLOCK, "/lines/0/ndkt", "Mã NDKT là mã mục, không hạch toán được.",
    "The item is a heading and cannot be charged.", "Chọn tiểu mục của nội dung chi.", "Choose the sub-item of the expense.",
    Basis("17/2024/TT-BTC", "5.1.2"),
)  # fmt: skip
TWICE = Finding(
    "C19", Severity.WARN, "/payee", "Tháng này đã có khoản chi cùng đơn vị nhận, cùng số tiền.",
    "The same payee was paid the same amount this month.", "Kiểm tra có phải trả hai lần không.",
    "See whether this is paid twice.", Basis(""),
)  # fmt: skip
KINDS: tuple[tuple[Finding, ...], ...] = (
    (), (), (OLD,), (), (TWICE,), (), (), (HEADING, UNSIGNED), (), (), (UNSIGNED,), (), (TWICE, OLD), (),
)  # fmt: skip
"""What is wrong with them, by turns: most are clean, as they are on a morning."""


@dataclass(frozen=True)
class Exercise:
    """A dossier to decide on, as it lies on the desk."""

    opened: Opened

    @property
    def number(self) -> str:
        """Its number."""
        return self.opened.row.number

    def is_right(self, answer: str) -> bool:
        """Whether to `accept` or to `return` it is right; what only warns may be either."""
        if self.opened.blocked:
            return answer == "return"
        return answer == "accept" or self.opened.warned


def exercises(now: dt.datetime) -> list[Exercise]:
    """All of them, the most pressing first."""
    chance = random.Random("luyện tập")
    return [_exercise(place, now, chance) for place in range(MANY)]


def _exercise(place: int, now: dt.datetime, chance: random.Random) -> Exercise:
    findings = KINDS[place % len(KINDS)]
    which = chance.randrange(len(PAYEES))
    amount, before = (chance.randrange(50, 2_000) * 10_000 for _ in range(2))
    row = _row(place, now, which, amount, findings)
    line = DeskLine(EXPENSES[which][1], "422", "072", amount)
    last = LastPayment(
        "", now - dt.timedelta(days=31), before, EXPENSES[which][0], row.payee_bank, row.payee_account, "13"
    )
    details = DeskDetails((line,), (Named(f"{place + 1:07d}", amount),), (), 0, last, ())
    word, kind = tag(row)
    on_list = ShownRow(row=row, unit=row.unit_vi, word=word, kind=kind, seconds=(place + 1) * HASTE)
    return Exercise(Opened(on_list, details, [shown(each) for each in findings], available=amount * 5))


def _row(place: int, now: dt.datetime, which: int, amount: int, findings: Sequence[Finding]) -> DeskRow:
    blocks = sum(each.severity is Severity.BLOCK for each in findings)
    name, bank, account = PAYEES[which]
    return DeskRow(
        id=place,
        number=f"TAP-{place + 1:02d}",
        treasury_id=0,
        office_id=0,
        unit_code="1000000",
        unit_vi=UNITS[place % len(UNITS)],
        unit_en="",
        state=State.SUBMITTED,
        procedure=RECURRENT,
        kind="payment",
        chain_id=place,
        resubmits_id=None,
        revision=1,
        content_hash="",
        sent_at=now,
        received_at=now,
        due_at=now + dt.timedelta(seconds=(place + 1) * HASTE),
        content=f"{EXPENSES[which][0]} tháng {now.month}/{now.year}",
        source="13",
        year=now.year,
        payee_code="",
        payee_name=name,
        payee_bank=bank,
        payee_account=account,
        payee_unit="",
        contract=None,
        on_commitment=False,
        gross=amount,
        pay=amount,
        recovered=0,
        set_off=0,
        held=amount,
        voucher_date=now.date() - dt.timedelta(days=20 if OLD in findings else 1),
        papers=("voucher",),
        check_id=None,
        checked_for=None,
        blocks=blocks,
        warnings=len(findings) - blocks,
        looks=0,
        officer=None,
        proposed_by=None,
        proposed_at=None,
        proposal="",
        returns=0,
        place=place,
    )
