"""The closed list of law values the product computes with: name, type, unit and meaning.

A value of another name may be loaded and is shown as unused. `sharing.NNNN` (one per revenue sub-item), `norm.NAME`,
`purchase.max.KIND` and `withhold.TAX.SUBJECT` stand for families, whose rows a text names.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from khobac.registers.law.wrong import Wrong


class ValueType(StrEnum):
    """How a value is written."""

    INTEGER = "integer"
    FLAG = "flag"
    WORD = "word"
    TEXT = "text"
    TIME = "time"
    MONTH_DAY = "month_day"
    WINDOWS = "windows"
    LIST = "list"
    SHARES = "shares"


@dataclass(frozen=True)
class Key:
    """One name of law the product knows. `choices` closes a WORD."""

    name: str
    type: ValueType
    unit: str
    meaning_vi: str
    meaning_en: str
    choices: frozenset[str] = frozenset()


def _number(unit: str) -> Callable[[str, str, str], Key]:
    return lambda name, vi, en: Key(name, ValueType.INTEGER, unit, vi, en)


def _listed(name: str, vi: str, en: str) -> Key:
    return Key(name, ValueType.LIST, "list", vi, en)


_days, _dong, _percent = _number("working_day"), _number("VND"), _number("percent")

_TABLE = (
    _days("deadline.recurrent.payment", "Thời hạn thanh toán chi thường xuyên", "Recurrent payment"),
    _days("deadline.recurrent.season", "Thời hạn trong đợt cao điểm", "Recurrent payment in the season"),
    _days("deadline.recurrent.advance", "Thời hạn tạm ứng chi thường xuyên", "Recurrent advance"),
    _days("deadline.invest.payment", "Thời hạn thanh toán vốn đầu tư", "Investment payment"),
    _days("deadline.invest.advance", "Thời hạn tạm ứng vốn đầu tư", "Investment advance"),
    _days("deadline.deposit", "Thời hạn chi từ tài khoản tiền gửi", "Payment from a deposit account"),
    _days("deadline.pay_first", "Thời hạn thanh toán trước, kiểm soát sau", "Payment first, control after"),
    _days("deadline.control.recurrent", "Kiểm soát sau chi thường xuyên", "Control after payment, recurrent"),
    _days("deadline.control.invest", "Kiểm soát sau vốn đầu tư", "Control after payment, investment"),
    Key(
        "payment.season.windows",
        ValueType.WINDOWS,
        "month_day",
        "Các đợt cao điểm trong năm",
        "Seasons with the longer deadline",
    ),
    Key("office.opens", ValueType.TIME, "time", "Giờ mở cửa", "Opening of the offices"),
    Key("office.receipt_cutoff", ValueType.TIME, "time", "Giờ chốt nhận hồ sơ", "Cut-off for receipt the same day"),
    Key("office.closes", ValueType.TIME, "time", "Giờ đóng cửa", "Closing of the offices"),
    _dong("contract.paper_above", "Hợp đồng trên mức này phải gửi", "Larger contracts must be sent"),
    _dong("advance.contract_above", "Mức hợp đồng áp trần tạm ứng", "Contracts whose advances are capped"),
    _percent("advance.max_percent", "Trần tạm ứng chi thường xuyên", "Ceiling of recurrent advances"),
    _percent("advance.invest.max_percent", "Trần tạm ứng vốn đầu tư", "Ceiling of investment advances"),
    _dong("advance.guarantee_above.invest", "Tạm ứng trên mức này cần bảo lãnh", "Advances needing a guarantee"),
    _percent(
        "advance.recovered_at_percent",
        "Tỷ lệ phải thu hồi hết tạm ứng",
        "Share at which all is recovered",
    ),
    Key(
        "advance.recovery_reading",
        ValueType.WORD,
        "rule",
        "Cách tính thu hồi tạm ứng: trừ hay không trừ phần đã tạm ứng",
        "Reading of the recovery schedule: net or gross",
        frozenset({"net", "gross"}),
    ),
    Key("commit.required", ValueType.FLAG, "flag", "Phải có cam kết chi", "Commitments are required"),
    _dong(
        "commit.threshold.recurrent",
        "Ngưỡng cam kết chi thường xuyên",
        "Recurrent contracts to be committed",
    ),
    _dong("commit.threshold.invest", "Ngưỡng cam kết chi đầu tư", "Investment contracts to be committed"),
    Key(
        "commit.exempt_subjects",
        ValueType.LIST,
        "list",
        "Đối tượng hợp đồng không phải cam kết chi",
        "Contract subjects outside the duty to commit",
    ),
    Key(
        "commit.last_day",
        ValueType.MONTH_DAY,
        "month_day",
        "Hạn cuối cam kết chi năm trước",
        "Last day to commit the old year",
    ),
    _days("commit.request.within", "Thời hạn gửi đề nghị cam kết chi", "Asking for a commitment"),
    _days("commit.treasury.within", "Thời hạn trả lời đề nghị cam kết chi", "Answering a request to commit"),
    _days("voucher.max_age", "Tuổi tối đa của chứng từ", "Greatest age of a voucher"),
    Key("duplicate.days", ValueType.INTEGER, "day", "Số ngày dò trùng lặp", "Days searched for duplicates"),
    _dong("desk.bulk_limit", "Mức tối đa khi quyết định nhiều hồ sơ", "Largest amount decided together with others"),
    Key("desk.peak_per_officer", ValueType.INTEGER, "dossier", "Từ mức này là cao điểm", "Dossiers per officer at peak"),
    Key("desk.soon_minutes", ValueType.INTEGER, "minute", "Báo trước hạn xử lý", "Warning ahead of a deadline"),
    _dong("desk.large_amount", "Mức coi là giá trị lớn", "Amount from which a dossier is large"),
    _dong("lane.content_only_to", "Đến mức này chỉ kiểm soát nội dung", "Up to here only the content is controlled"),
    Key("lane.full_from", ValueType.INTEGER, "point", "Điểm rủi ro phải kiểm soát toàn bộ", "Score of full control"),
    Key("lane.record.months", ValueType.INTEGER, "month", "Số tháng xét quá trình của đơn vị", "Months of a unit's record"),
    _percent("lane.sample.least", "Tỷ lệ rút mẫu tối thiểu", "Least sampling rate"),
    _percent("lane.sample.most", "Tỷ lệ rút mẫu tối đa", "Greatest sampling rate"),
    Key("lane.split.days", ValueType.INTEGER, "day", "Số ngày dò chia nhỏ gói chi", "Days searched for split requests"),
    Key(
        "year_end.last_filing",
        ValueType.MONTH_DAY,
        "month_day",
        "Hạn cuối gửi hồ sơ trong năm",
        "Last day to file in the year",
    ),
    _days("adjustment.dossier_before_end", "Số ngày trước khi hết chỉnh lý", "Days before the adjustment ends"),
    Key(
        "period.close_day",
        ValueType.INTEGER,
        "day_of_month",
        "Ngày khóa sổ của tháng sau",
        "Day of the next month on which a month is closed",
    ),
    Key(
        "items.project_only",
        ValueType.LIST,
        "list",
        "Nội dung kinh tế chỉ dùng cho dự án đầu tư",
        "Sub-items that only projects may charge",
    ),
    Key(
        "suspension.never_items",
        ValueType.LIST,
        "list",
        "Nội dung kinh tế không bao giờ bị tạm đình chỉ",
        "Sub-items that are never suspended",
    ),
    _listed("advance.exempt_subjects", "Hợp đồng không áp trần tạm ứng", "Contracts whose advances know no ceiling"),
    _listed("advance.guarantee_exempt_subjects", "Hợp đồng không cần bảo lãnh tạm ứng", "Advances without guarantee"),
    _listed("payroll.sources", "Nguồn được chi lương", "Sources that salaries are paid from"),
    _listed("norm.own_rules_prevail", "Nhóm tự chủ được tự quyết định mức chi", "Groups that set their own norms"),
    _listed("purchase.special", "Tài sản chuyên dùng", "Kinds of special-purpose assets"),
    _listed("purchase.central", "Danh mục mua sắm tập trung", "Kinds bought centrally"),
    _listed("secrecy.not_applied", "Quy tắc không áp dụng với khoản chi bảo mật", "Rules not applied to secret expenses"),
    Key("secrecy.wording", ValueType.TEXT, "text", "Chữ phải ghi trên khoản chi bảo mật", "What a secret voucher says"),
    _listed("autonomy.uncontrolled_groups", "Nhóm tự chủ không bị kiểm soát nguồn thu", "Groups not controlled"),
    _listed("autonomy.controlled_groups", "Nhóm tự chủ bị kiểm soát nguồn thu", "Groups that are controlled"),
    _listed("autonomy.not_applied", "Quy tắc không áp dụng với nguồn thu tự chủ", "Rules not applied to own revenue"),
    _listed("cash.items", "Nội dung kinh tế được chi tiền mặt", "Sub-items that may be paid in cash"),
    _dong("cash.small_amount", "Mức chi nhỏ được dùng tiền mặt", "Small amounts payable in cash"),
    _dong("cash.bank_withdrawal_threshold", "Từ mức này rút tiền mặt tại ngân hàng", "Cash drawn at the bank"),
    _dong("cash.daily_limit.unit", "Mức tiền mặt một ngày không phải đăng ký", "Cash a day without notice"),
    _days("cash.register_before", "Đăng ký rút tiền mặt trước", "Notice of a cash withdrawal"),
    Key("cash.at_treasury", ValueType.FLAG, "flag", "Kho bạc chi tiền mặt tại trụ sở", "The treasury pays out cash"),
    _days("deadline.allotment.enter", "Thời hạn nhập dự toán vào sổ", "Entering an allotment"),
    _days("deadline.allotment.mismatch", "Thời hạn báo dự toán chưa khớp", "Notice that an allotment does not agree"),
    Key(
        "budget.ancestors_shown",
        ValueType.FLAG,
        "flag",
        "Đơn vị được xem tổng số của cấp phân bổ",
        "A unit may see the totals of those who allot to it",
    ),
    Key(
        "retention.move_to_deposit_allowed",
        ValueType.FLAG,
        "flag",
        "Tiền bảo hành được chuyển vào tài khoản tiền gửi",
        "Retention money may move to a deposit account",
    ),
    Key(
        "transfer.month_max_fraction",
        ValueType.TEXT,
        "fraction",
        "Phần bổ sung cân đối được rút một tháng",
        "Share of a balancing transfer drawn in a month",
    ),
    _percent("transfer.q1_month_max_pct", "Mức rút một tháng của quý I", "Drawn in a month of the first quarter"),
    _percent("transfer.q1_max_pct", "Mức rút cả quý I", "Drawn in the first quarter"),
    Key("sources.autonomous", ValueType.LIST, "list", "Nguồn kinh phí tự chủ", "Sources of autonomous money"),
    Key(
        "deadline.extension.force_majeure",
        ValueType.FLAG,
        "flag",
        "Được gia hạn xử lý vì sự kiện bất khả kháng",
        "A deadline may be put off for force majeure",
    ),
    _days("deadline.extension.most", "Gia hạn xử lý tối đa", "Longest that a deadline is put off"),
    _days("apology.new_date_days", "Thư xin lỗi hẹn trả kết quả sau", "Days to the new date a letter of apology proposes"),
    _days("autopay.window", "Đơn vị được tạm dừng hóa đơn tự trả trong", "Window to pause a bill before it pays itself"),
    _days("autopay.confirm_days", "Hóa đơn bị giữ chờ đơn vị xác nhận trong", "Held bills wait for the unit's word"),
    _percent("alert.low_percent", "Tỷ lệ cảnh báo sắp hết dự toán", "Low balance alert"),
    Key(
        "alert.certificate_days",
        ValueType.LIST,
        "list",
        "Nhắc chứng thư số hết hạn trước bao nhiêu ngày",
        "Days ahead at which signers hear that their certificate ends",
    ),
    Key(
        "alert.deadline_days",
        ValueType.LIST,
        "list",
        "Nhắc các hạn của năm ngân sách trước bao nhiêu ngày",
        "Days ahead at which units hear of the dates of the budget year",
    ),
)
KEYS = {key.name: key for key in _TABLE}

_NAMED = {
    "norm.per_diem": ("Phụ cấp lưu trú", "Daily allowance"),
    "norm.per_diem_island": ("Phụ cấp lưu trú ở biển, đảo", "Daily allowance at sea and on islands"),
    "norm.room_city": ("Khoán phòng nghỉ ở thành phố trực thuộc trung ương", "Lodging in a city of central rank"),
    "norm.room": ("Khoán phòng nghỉ nơi khác", "Lodging elsewhere"),
    "norm.conference_drinks": ("Giải khát hội nghị một buổi", "Refreshments of a meeting, each session"),
    "norm.training_teacher": ("Thù lao giảng viên một buổi", "Teacher's fee, each session"),
    "purchase.max.car": ("Xe phục vụ công tác chung", "Official car"),
    "purchase.max.laptop": ("Máy vi tính xách tay", "Laptop computer"),
    "purchase.max.desktop": ("Máy vi tính để bàn", "Desktop computer"),
    "purchase.max.printer": ("Máy in", "Printer"),
    "purchase.max.desk": ("Bộ bàn ghế làm việc", "Desk and chair"),
    "purchase.max.ambulance": ("Xe cứu thương", "Ambulance"),
    "purchase.max.x_ray": ("Máy X-quang", "X-ray machine"),
    "purchase.max.ct_scanner": ("Máy chụp cắt lớp", "CT scanner"),
    "purchase.max.laboratory": ("Thiết bị phòng thí nghiệm", "Laboratory equipment"),
    "withhold.vat.works_elsewhere": ("Thuế giá trị gia tăng công trình ngoài tỉnh", "Tax on works in another province"),
}
"""What the tables of norms, prices and rates of the shipped law call their rows."""

_FAMILIES = (
    (re.compile(r"norm\.([a-z0-9_]+)"), "VND", "Định mức", "Norm"),
    (re.compile(r"purchase\.max\.([a-z0-9_]+)"), "VND", "Tài sản", "Asset"),
    (re.compile(r"withhold\.(?:vat|cit|pit)\.([a-z0-9_]+)"), "basis_point", "Khấu trừ thuế", "Tax withheld"),
)
"""Names that a text may coin: one value for each norm, price or rate, under the name its table gives it."""

_SHARING = re.compile(r"sharing\.\d{4}")
_WINDOW = re.compile(r"(\d\d-\d\d)\.\.(\d\d-\d\d)")


def known_key(name: str) -> Key | None:
    """What the product knows of that name; None = it computes nothing with it."""
    if _SHARING.fullmatch(name):
        return Key(
            name, ValueType.SHARES, "percent", "Tỷ lệ điều tiết: TW, tỉnh, xã", "Shares: central, province, commune"
        )
    return KEYS.get(name) or _coined(name)


def _coined(name: str) -> Key | None:
    for pattern, unit, vi, en in _FAMILIES:
        found = pattern.fullmatch(name)
        if found is not None:
            return Key(name, ValueType.INTEGER, unit, *_NAMED.get(name, (f"{vi} {found[1]}", f"{en} {found[1]}")))
    return None


_EXPECTED: dict[ValueType, tuple[str, str]] = {
    ValueType.INTEGER: ("số nguyên không âm", "a whole number of zero or more"),
    ValueType.FLAG: ("có hoặc không", "yes or no"),
    ValueType.WORD: ("một từ", "a word"),
    ValueType.TEXT: ("chữ", "words"),
    ValueType.TIME: ("giờ dạng 08:00", "a time like 08:00"),
    ValueType.MONTH_DAY: ("ngày dạng 12-31", "a day like 12-31"),
    ValueType.WINDOWS: ("các khoảng ngày dạng 12-01..12-31", "ranges of days like 12-01..12-31"),
    ValueType.LIST: ("danh sách", "a list"),
    ValueType.SHARES: ("ba tỷ lệ cộng lại bằng 100", "three shares that make 100"),
}


def defect(name: str, value: Any) -> Wrong | None:
    """Why that value cannot stand under that name; None when it can. Unknown names take any value.

    >>> defect("voucher.max_age", "5").en
    'voucher.max_age: a whole number of zero or more is expected'
    >>> defect("sharing.1701", [70, 21, 9]), defect("office.opens", "08:00"), defect("no.such.key", {})
    (None, None, None)
    """
    key = known_key(name)
    if key is None or _fits(key, value):
        return None
    vi, en = _EXPECTED[key.type]
    choices = f" ({', '.join(sorted(key.choices))})" if key.choices else ""
    return Wrong(f"{name}: cần {vi}{choices}", f"{name}: {en}{choices} is expected")


def _fits(key: Key, value: Any) -> bool:
    match key.type:
        case ValueType.INTEGER:
            return isinstance(value, int) and not isinstance(value, bool) and value >= 0
        case ValueType.FLAG:
            return isinstance(value, bool)
        case ValueType.WORD:
            return value in key.choices
        case ValueType.TIME:
            return isinstance(value, str) and _is_time(value)
        case ValueType.MONTH_DAY:
            return isinstance(value, str) and _is_month_day(value)
        case ValueType.WINDOWS:
            return isinstance(value, list) and all(isinstance(window, str) and _is_window(window) for window in value)
        case ValueType.LIST:
            return isinstance(value, list) and all(type(entry) in (str, int) for entry in value)
        case ValueType.TEXT:
            return isinstance(value, str) and bool(value.strip())
        case ValueType.SHARES:
            return (
                isinstance(value, list) and len(value) == 3 and all(type(n) is int for n in value) and sum(value) == 100
            )


def _is_time(text: str) -> bool:
    try:
        dt.time.fromisoformat(text)
    except ValueError:
        return False
    return len(text) == len("HH:MM")


def _is_month_day(text: str) -> bool:
    try:
        dt.date.fromisoformat(f"2024-{text}")
    except ValueError:
        return False
    return True


def _is_window(text: str) -> bool:
    ends = _WINDOW.fullmatch(text)
    return ends is not None and all(_is_month_day(end) for end in ends.groups()) and ends[1] <= ends[2]
