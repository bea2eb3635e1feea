"""What alerts say, in Vietnamese and English. Pure.

A title has at most 40 characters and a body at most 110, so that a lock screen shows them whole; what comes from people,
such as a payee's name, is cut first. No text carries an account number.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from khobac.core.money import Language, format_dong

TITLE, BODY = 40, 110


@dataclass(frozen=True)
class Text:
    """One message in both languages."""

    title_vi: str
    title_en: str
    body_vi: str
    body_en: str


def cut(text: str, limit: int) -> str:
    """The text in at most `limit` characters, at the end of a word where there is one.

    >>> cut("Công ty Điện lực Quảng Trị", 20)
    'Công ty Điện lực…'
    """
    if len(text) <= limit:
        return text
    kept = text[: limit - 1]
    words, _, _ = kept.rpartition(" ")
    return (words or kept).rstrip(" ,.") + "…"


def balance_moved(amount: int, line: tuple[str, str], what: str, left: int | None, at: dt.datetime) -> Text:
    """Money left or came; `line` names estimate or deposit in both languages, `left` is what remains available."""
    return Text(
        title_vi=f"{_signed(amount, 'vi')} · {line[0]}",
        title_en=f"{_signed(amount, 'en')} · {line[1]}",
        body_vi=_with_end(what, _left(left, at, "Còn {}. ", "vi")),
        body_en=_with_end(what, _left(left, at, "{} left. ", "en")),
    )


def balance_low(line: tuple[str, str], available: int, allotted: int, percent: int) -> Text:
    """Less than the given share of the allotment is left."""
    return Text(
        f"Sắp hết {line[0]}",
        f"Running low: {line[1]}",
        f"Còn {format_dong(available)} trên {format_dong(allotted)}, dưới {percent}%.",
        f"{format_dong(available, 'en')} of {format_dong(allotted, 'en')} left, below {percent}%.",
    )


def received(number: str, gross: int, payee: str, due_at: dt.datetime | None) -> Text:
    """The treasury has the dossier."""
    due_vi = f" Trả lời trước {due_at:%H:%M %d/%m}." if due_at else ""
    due_en = f" Answer due {due_at:%H:%M %d/%m}." if due_at else ""
    return Text(
        f"{number} đã nhận",
        f"{number} received",
        _with_end(f"{format_dong(gross)}, {payee}", f".{due_vi}"),
        _with_end(f"{format_dong(gross, 'en')}, {payee}", f".{due_en}"),
    )


def returned(number: str, defects: int) -> Text:
    """Sent back: how many places are to be mended."""
    return Text(
        f"{number} cần sửa {defects} chỗ",
        f"{number}: {defects} to mend",
        "Sửa một lần là đủ: hồ sơ nêu mọi chỗ sai và cách sửa từng chỗ.",
        "Mending once is enough: the dossier names everything that is wrong and how to mend it.",
    )


def dispute_answered(number: str, *, upheld: bool) -> Text:
    """What the treasury says to a disputed defect."""
    title_vi, title_en = f"{number}: đã trả lời khiếu nại", f"{number}: dispute answered"
    if upheld:
        return Text(title_vi, title_en, "Kho bạc rút lỗi đã nêu.", "The treasury gives up the defect.")
    stands_vi, stands_en = "Kho bạc giữ nguyên lỗi đã nêu; lý do ở văn bản.", "The treasury stands by it; its letter says why."
    return Text(title_vi, title_en, stands_vi, stands_en)


def extended(number: str, due_at: dt.datetime) -> Text:
    """The deadline was put off for force majeure; the notice says why."""
    return Text(
        f"{number} được gia hạn",
        f"{number}: deadline extended",
        f"Vì sự kiện bất khả kháng, hạn mới là {due_at:%H:%M %d/%m/%Y}. Lý do ở thông báo gia hạn.",
        f"For force majeure the new deadline is {due_at:%H:%M %d/%m/%Y}. The notice says why.",
    )


def apologised(number: str, promised_at: dt.datetime | None) -> Text:
    """The treasury is late and says so."""
    new_vi = f" Hẹn trả trước {promised_at:%H:%M %d/%m/%Y}." if promised_at else " Hồ sơ nay đã xong."
    new_en = f" Now promised by {promised_at:%H:%M %d/%m/%Y}." if promised_at else " It is done by now."
    return Text(
        f"{number}: thư xin lỗi",
        f"{number}: an apology",
        f"Kho bạc xin lỗi vì đã trễ hạn.{new_vi} Nguyên nhân ở thư.",
        f"The treasury apologises for being late.{new_en} The letter says why.",
    )


def refused(number: str) -> Text:
    """Refused, with its basis in the letter."""
    return Text(
        f"{number} bị từ chối",
        f"{number} refused",
        "Lý do và căn cứ pháp lý có trong thông báo từ chối.",
        "The reason and its legal basis are in the letter.",
    )


def approved(number: str, pay: int, payee: str) -> Text:
    """The treasury will pay; or nothing is to be paid, such as an advance settled in full."""
    if not pay:
        return Text(
            f"{number} đã duyệt", f"{number} approved", "Đã ghi sổ, không phải chuyển tiền.", "Booked; no money moves."
        )
    return Text(
        f"{number} đã duyệt chi",
        f"{number} approved",
        _with_end(f"{format_dong(pay)}, {payee}", ". Đang chuyển ngân hàng."),
        _with_end(f"{format_dong(pay, 'en')}, {payee}", ". On its way to the bank."),
    )


def paid(number: str, pay: int, payee: str) -> Text:
    """The bank has paid."""
    return Text(
        f"{number} đã trả tiền",
        f"{number} paid",
        _with_end(f"{format_dong(pay)}, {payee}", "."),
        _with_end(f"{format_dong(pay, 'en')}, {payee}", "."),
    )


def payment_returned(number: str, payee: str) -> Text:
    """Money did not arrive, or came back."""
    return Text(
        f"{number}: tiền không đến nơi",
        f"{number}: payment returned",
        _with_end(payee, ": ngân hàng không trả được. Kiểm tra và sửa tài khoản nhận tiền."),
        _with_end(payee, ": the bank could not pay. Check the payee's account and correct it."),
    )


def given_up(number: str, amount: int) -> Text:
    """Not paid after all: the money is back where it came from."""
    return Text(
        f"{number} không chi nữa",
        f"{number} not paid",
        f"{format_dong(amount)} đã trở lại nơi chi.",
        f"{format_dong(amount, 'en')} is back where it came from.",
    )


def found_after_payment(number: str, deduct: int) -> Text:
    """The control after payment found something."""
    deduct_vi = f" {format_dong(deduct)} trừ vào lần chi sau." if deduct else ""
    deduct_en = f" {format_dong(deduct, 'en')} off the next payment." if deduct else ""
    return Text(
        f"{number}: kiểm soát sau",
        f"{number}: control",
        f"Kiểm soát sau thanh toán có phát hiện, xem thông báo.{deduct_vi}",
        f"The control after payment found something: see the notice.{deduct_en}",
    )


def signed(number: str, amount: int, at: dt.datetime) -> Text:
    """To the signer: your signature was used."""
    return Text(
        "Chữ ký của bạn vừa được dùng",
        "Your signature was just used",
        f"{number}, {format_dong(amount)}, {at:%H:%M %d/%m}. Không phải bạn? Báo kho bạc ngay.",
        f"{number}, {format_dong(amount, 'en')}, {at:%H:%M %d/%m}. Not you? Tell the treasury.",
    )


def payee_first_seen(number: str, pay: int, payee: str) -> Text:
    """The first payment of the unit to this payee."""
    return Text(
        "Lần đầu chi cho đơn vị thụ hưởng này",
        "First payment to this payee",
        _with_end(payee, f". {format_dong(pay)}, {number}. Kiểm tra lại."),
        _with_end(payee, f". {format_dong(pay, 'en')}, {number}. Please check."),
    )


def payee_account_changed(number: str, payee: str) -> Text:
    """The payee is paid at another account than last time."""
    return Text(
        "Tài khoản nhận tiền đã đổi",
        "A payee's account has changed",
        _with_end(payee, f", {number}. Không phải bạn đổi? Báo kho bạc ngay."),
        _with_end(payee, f", {number}. Not your change? Tell the treasury."),
    )


def advance_overdue(number: str, outstanding: int, due_on: dt.date) -> Text:
    """An advance should have been settled."""
    return Text(
        "Tạm ứng quá hạn thanh toán",
        "Advance overdue",
        f"{number}: còn {format_dong(outstanding)}, hạn {due_on:%d/%m/%Y}.",
        f"{number}: {format_dong(outstanding, 'en')} outstanding, due {due_on:%d/%m/%Y}.",
    )


def certificate_ends(ends_at: dt.datetime, days: int) -> Text:
    """To the signer: your certificate ends, and with it your signature."""
    return Text(
        "Chứng thư số của bạn sắp hết hạn",
        "Your certificate is about to end",
        f"Còn {days} ngày, đến {ends_at:%H:%M %d/%m/%Y}. Gia hạn trước ngày đó để ký tiếp được.",
        f"{days} days left, until {ends_at:%H:%M %d/%m/%Y}. Renew it before that day to go on signing.",
    )


def deadline(mark: str, day: dt.date, days: int) -> Text:
    """A date of the budget year that units must keep, so many days ahead; `mark` is a key of DEADLINES."""
    what_vi, what_en = DEADLINES[mark]
    left_vi, left_en = (f"Còn {days} ngày.", f"{days} days left.") if days else ("Hôm nay là hạn cuối.", "Today is the last day.")
    return Text(
        f"Hạn {day:%d/%m}: {what_vi[0]}",
        f"Due {day:%d/%m}: {what_en[0]}",
        f"{left_vi} {what_vi[1]}",
        f"{left_en} {what_en[1]}",
    )


def deadline_over(mark: str, day: dt.date) -> Text:
    """The day after a date that units must keep; `mark` is a key of DEADLINES."""
    what_vi, what_en = DEADLINES[mark]
    return Text(
        f"Quá {day:%d/%m}: {what_vi[0]}",
        f"Over {day:%d/%m}: {what_en[0]}",
        f"Chưa làm thì báo kho bạc. {what_vi[1]}",
        f"Not done? Tell the treasury. {what_en[1]}",
    )


def seat_delegated(seat: str, giver: str, to: str) -> Text:
    """Somebody signs in another's seat for a while."""
    seat_vi, seat_en = SEATS.get(seat, ("Người ký", "Signer"))
    return Text(
        "Chữ ký của đơn vị được ủy quyền",
        "A signature of your unit is delegated",
        _with_end(f"{seat_vi} {giver} → {to}", ". Không phải đơn vị yêu cầu? Báo kho bạc ngay."),
        _with_end(f"{seat_en} {giver} → {to}", ". Not your request? Tell the treasury."),
    )


def signer_changed(seat: str, old: str, new: str) -> Text:
    """Somebody else signs for the unit from now on."""
    seat_vi, seat_en = SEATS.get(seat, ("Người ký", "Signer"))
    return Text(
        "Người ký của đơn vị đã đổi",
        "A signer of your unit has changed",
        _with_end(f"{seat_vi}: {old} → {new}", ". Không phải đơn vị yêu cầu? Báo kho bạc ngay."),
        _with_end(f"{seat_en}: {old} → {new}", ". Not your request? Tell the treasury."),
    )


SEATS = {
    "chief_accountant": ("Kế toán trưởng", "Chief accountant"),
    "holder": ("Chủ tài khoản", "Account holder"),
}


DEADLINES: dict[str, tuple[tuple[str, str], tuple[str, str]]] = {
    "commit.last": (
        ("đề nghị cam kết chi", "Cam kết chi của năm cũ được đề nghị đến hết ngày này."),
        ("last commitments", "Commitments on the old year are asked for up to this day."),
    ),
    "spend.file_last": (
        ("nộp lệnh chi, tạm ứng", "Hồ sơ rút dự toán, tạm ứng của năm gửi kho bạc đến hết ngày này."),
        ("last filing", "Withdrawals and advances of the year are filed up to this day."),
    ),
    "adjustment.end": (
        ("hết chỉnh lý quyết toán", "Chỉ chi việc đã làm xong trong năm trước và thanh toán tạm ứng."),
        ("adjustment ends", "Only for work done in the old year and for advances to be settled."),
    ),
    "direct_recording.units": (
        ("ghi thu, ghi chi", "Gửi cơ quan tài chính hồ sơ ghi thu, ghi chi của năm trước."),
        ("direct recording", "Send the finance agency the old year's direct recordings."),
    ),
    "reconcile.units": (
        ("đối chiếu số dư với kho bạc", "Đối chiếu số dư tiền gửi, dự toán và tạm ứng của năm trước."),
        ("reconcile balances", "Reconcile deposit, estimate and advance balances of the old year."),
    ),
    "advance.repay": (
        ("nộp lại tạm ứng", "Tạm ứng năm trước không chi hết và không được chuyển năm thì nộp lại."),
        ("repay advances", "Advances of the old year that are neither spent nor carried over are repaid."),
    ),
}
"""Dates of the budget year that units keep (marks of law), in a title's few words and in a sentence."""


def _signed(amount: int, language: Language) -> str:
    return f"{'+' if amount > 0 else ''}{format_dong(amount, language)}"


def _left(left: int | None, at: dt.datetime, sentence: str, language: Language) -> str:
    remains = "" if left is None else sentence.format(format_dong(left, language))
    return f". {remains}{at:%H:%M}"


def _with_end(beginning: str, end: str) -> str:
    """The beginning, cut so that the end is told whole."""
    return cut(beginning, BODY - len(end)) + end
