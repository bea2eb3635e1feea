"""Whatever a payee is called and whatever the amount: titles and bodies stay short, and their ends are told whole."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as some

from khobac.core import clock
from khobac.core.money import LARGEST_DONG, format_dong
from khobac.watch.alerts import texts
from khobac.watch.alerts.texts import BODY, TITLE, Text

NUMBER = "HS-0061-26-0000413"
AT = dt.datetime(2026, 12, 5, 14, 3, tzinfo=clock.VIETNAM)
names = some.text(some.characters(codec="utf-8"), max_size=300)
amounts = some.integers(1, LARGEST_DONG)
ESTIMATE = ("dự toán 2026", "budget 2026")


def every_text(name: str, amount: int, seat: str) -> list[Text]:
    return [
        texts.balance_moved(amount, ESTIMATE, name, amount, AT),
        texts.balance_moved(-amount, ESTIMATE, name, None, AT),
        texts.balance_low(ESTIMATE, amount, amount, 10),
        texts.received(NUMBER, amount, name, AT),
        texts.received(NUMBER, amount, name, None),
        texts.returned(NUMBER, 21),
        texts.refused(NUMBER),
        texts.extended(NUMBER, AT),
        texts.apologised(NUMBER, AT),
        texts.apologised(NUMBER, None),
        texts.approved(NUMBER, amount, name),
        texts.approved(NUMBER, 0, name),
        texts.paid(NUMBER, amount, name),
        texts.payment_returned(NUMBER, name),
        texts.given_up(NUMBER, amount),
        texts.found_after_payment(NUMBER, amount),
        texts.found_after_payment(NUMBER, 0),
        texts.signed(NUMBER, amount, AT),
        texts.payee_first_seen(NUMBER, amount, name),
        texts.payee_account_changed(NUMBER, name),
        texts.advance_overdue(NUMBER, amount, AT.date()),
        texts.signer_changed(seat, name, name),
        texts.seat_delegated(seat, name, name),
        texts.certificate_ends(AT, 60),
        *(texts.deadline_over(mark, AT.date()) for mark in texts.DEADLINES),
        *(texts.deadline(mark, AT.date(), days) for mark in texts.DEADLINES for days in (60, 1, 0)),
    ]


@given(names, amounts, some.sampled_from(["chief_accountant", "holder", "other"]))
def test_every_text_fits(name: str, amount: int, seat: str) -> None:
    for text in every_text(name, amount, seat):
        assert len(text.title_vi) <= TITLE, text.title_vi
        assert len(text.title_en) <= TITLE, text.title_en
        assert len(text.body_vi) <= BODY, text.body_vi
        assert len(text.body_en) <= BODY, text.body_en


@given(names, amounts)
def test_a_long_name_never_hides_what_is_left(name: str, left: int) -> None:
    text = texts.balance_moved(-1, ESTIMATE, name, left, AT)
    assert text.body_vi.endswith(f"Còn {format_dong(left)}. 14:03")
    assert text.body_en.endswith(f"{format_dong(left, 'en')} left. 14:03")


def test_money_out_says_how_much_from_where_and_what_is_left() -> None:
    text = texts.balance_moved(-12_450_000, ESTIMATE, "Công ty Điện lực, tiền điện 12/2026", 73_750_000, AT)
    assert text.title_vi == "−12.450.000\u00a0₫ · dự toán 2026"
    assert text.body_vi == "Công ty Điện lực, tiền điện 12/2026. Còn 73.750.000\u00a0₫. 14:03"


@given(names, some.integers(1, 60))
def test_a_cut_text_is_a_beginning_of_the_whole(name: str, limit: int) -> None:
    cut = texts.cut(name, limit)
    assert len(cut) <= limit
    assert cut == name or name.startswith(cut.removesuffix("…"))
