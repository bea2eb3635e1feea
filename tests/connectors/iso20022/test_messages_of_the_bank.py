"""The bank's messages read back: the sandbox writes them, the product reads them, two programs that share no code."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khobac.cash.payments.ports import MAX_INSTRUCTIONS, MessageRefused, ParsedMessage
from khobac.connectors.iso20022.codec import Iso20022Codec
from khobac.sandbox.bank import messages
from khobac.sandbox.bank.messages import Entry, Payment, Verdict

AT = dt.datetime(2026, 3, 24, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=7)))
DAY = AT.date()
AMOUNTS = st.integers(1, 10**13)
BATCHES = st.lists(st.lists(AMOUNTS, min_size=1, max_size=4), min_size=1, max_size=4)


def read(body: bytes) -> ParsedMessage:
    return Iso20022Codec().parse(body, "NHA")


def entry(order_id: str, amounts: list[int], *, came_back: bool = False) -> Entry:
    names = [order_id] if len(amounts) == 1 else [f"{order_id}-{line}" for line in range(len(amounts))]
    code = "AC04" if came_back else ""
    payments = tuple(Payment(name, amount, reason_code=code) for name, amount in zip(names, amounts, strict=True))
    return Entry(order_id, DAY, f"R-{order_id}", payments, came_back)


def note(*entries: Entry) -> bytes:
    return messages.debit_note(message_id="NHA-1", created_at=AT, account="9111", entries=entries)


@given(BATCHES)
def test_a_debit_note_gives_one_notice_for_each_payment_with_its_amount_and_line(batches: list[list[int]]) -> None:
    parsed = read(note(*(entry(f"TT-{number}", amounts) for number, amounts in enumerate(batches))))
    assert (parsed.sender, parsed.message_id, parsed.message_type) == ("NHA", "NHA-1", "camt.054.001.08")
    assert [(n.kind, n.order_id, n.line, n.amount, n.booked_on, n.account) for n in parsed.notices] == [
        ("debit", f"TT-{number}", line if len(amounts) > 1 else None, amount, DAY, "9111")
        for number, amounts in enumerate(batches)
        for line, amount in enumerate(amounts)
    ]


def test_a_returned_line_names_its_order_its_line_and_its_reason() -> None:
    back = Entry("TT-1", DAY, "R-1", (Payment("TT-1-1", 11_500_000, reason_code="AC04", reason_text="Đã đóng"),), True)
    (notice,) = read(messages.return_note(message_id="NHA-2", created_at=AT, account="9111", entries=[back])).notices
    assert (notice.kind, notice.instr_id, notice.end_to_end_id, notice.order_id, notice.line) == (
        "return",
        "TT-1-1",
        "TT-1-1",
        "TT-1",
        1,
    )
    assert (notice.amount, notice.reason_code, notice.reason_text) == (11_500_000, "AC04", "Đã đóng")


def test_an_order_id_that_ends_in_digits_is_not_mistaken_for_a_line() -> None:
    (notice,) = read(note(entry("TT-0061-26-0000412", [5]))).notices
    assert (notice.order_id, notice.line) == ("TT-0061-26-0000412", None)


@pytest.mark.parametrize("version", ["12", "10"])
def test_acknowledgement_and_reject_are_read_in_both_versions(version: str) -> None:
    verdicts = [
        Verdict("TT-1", "ACSP", (Payment("TT-1", 1),)),
        Verdict("TT-2", "RJCT", (Payment("TT-2-0", 1, reason_code="AC01", reason_text="Sai số tài khoản"),)),
    ]
    body = messages.status_report(
        message_id="NHA-3",
        created_at=AT,
        original_message_id="M-1",
        group_status="PART",
        verdicts=verdicts,
        version=version,
    )
    parsed = read(body)
    assert parsed.message_type == f"pain.002.001.{version}"
    assert [(n.kind, n.original_message_id, n.instr_id, n.line, n.reason_code) for n in parsed.notices] == [
        ("ack", "M-1", "TT-1", None, None),
        ("reject", "M-1", "TT-2-0", 0, "AC01"),
    ]


@pytest.mark.parametrize(("status", "kind"), [("ACTC", "ack"), ("RCVD", "pending"), ("RJCT", "reject")])
def test_a_word_on_the_whole_message_is_about_the_whole_message(status: str, kind: str) -> None:
    body = messages.status_report(message_id="N", created_at=AT, original_message_id="M-1", group_status=status)
    (notice,) = read(body).notices
    assert (notice.kind, notice.original_message_id, notice.order_id, notice.instr_id) == (kind, "M-1", None, None)


def test_a_rejected_message_stays_rejected_whatever_single_lines_say() -> None:
    body = messages.status_report(
        message_id="N", created_at=AT, original_message_id="M-1", group_status="RJCT", reason_code="AM10",
        verdicts=[Verdict("TT-1", "RJCT", (Payment("TT-1", 1),))],
    )  # fmt: skip
    assert [(n.kind, n.instr_id) for n in read(body).notices] == [("reject", None), ("reject", "TT-1")]


def test_a_status_nobody_knows_is_refused_and_not_taken_for_a_yes() -> None:
    body = messages.status_report(message_id="N", created_at=AT, original_message_id="M", group_status="OKAY")
    with pytest.raises(MessageRefused, match="UNKNOWN_STATUS"):
        read(body)


@given(opening=st.integers(-(10**12), 10**12), batches=BATCHES)
def test_a_statement_gives_signed_balances_and_its_lines(opening: int, batches: list[list[int]]) -> None:
    entries = [entry(f"TT-{n}", amounts, came_back=n % 2 == 1) for n, amounts in enumerate(batches)]
    body = messages.statement(
        message_id="NHA-4", created_at=AT, account="9111", day=DAY, opening=opening, entries=entries
    )
    statement = read(body).statement
    assert statement is not None
    moved = sum(sum(amounts) * (1 if n % 2 else -1) for n, amounts in enumerate(batches))
    assert (statement.opening, statement.closing, statement.from_on) == (opening, opening + moved, DAY)
    assert len(statement.lines) == sum(len(amounts) for amounts in batches)
    assert {line.kind for line in statement.lines} <= {"debit", "return"}


def test_a_page_of_a_statement_says_which_it_is_and_that_more_follow() -> None:
    body = messages.statement(
        message_id="N", created_at=AT, account="9111", day=DAY, opening=-5, entries=[], page=2, is_last_page=False
    )
    statement = read(body).statement
    assert statement is not None
    assert (statement.page, statement.is_last_page, statement.opening, statement.closing) == (2, False, -5, -5)


def test_the_bank_has_room_for_all_it_may_have_to_say_about_one_file_of_ours() -> None:
    payments = tuple(Payment(f"TT-{n}", 1, reason_code="AC04", reason_text="Đã đóng") for n in range(MAX_INSTRUCTIONS))
    back = [Entry(one.instr_id, DAY, "R", (one,), True, "KB-1") for one in payments]
    note = messages.return_note(message_id="N", created_at=AT, account="9111", entries=back)
    assert len(read(note).notices) == MAX_INSTRUCTIONS


def test_never_received_is_a_message_like_any_other() -> None:
    parsed = read(messages.not_received(message_id="NHA-5", created_at=AT, original_message_id="M-9"))
    assert (parsed.message_id, parsed.created_at) == ("NHA-5", AT)
    assert [(n.kind, n.original_message_id) for n in parsed.notices] == [("not_received", "M-9")]


LIST_NOTE = note(entry("TT-1", [100, 200, 300]))


@pytest.mark.parametrize(
    ("stated", "altered"),
    [
        (b"<NbOfNtries>1<", b"<NbOfNtries>2<"),
        (b"<Sum>600<", b"<Sum>601<"),
        (b"<NbOfTxs>3<", b"<NbOfTxs>2<"),
        (b'<TtlAmt Ccy="VND">600<', b'<TtlAmt Ccy="VND">599<'),
        (b'<Amt Ccy="VND">200<', b'<Amt Ccy="VND">201<'),
    ],
)
def test_a_count_or_sum_that_disagrees_with_the_payments_is_refused(stated: bytes, altered: bytes) -> None:
    assert stated in LIST_NOTE
    with pytest.raises(MessageRefused, match="SUMS_DIFFER"):
        read(LIST_NOTE.replace(stated, altered, 1))


def test_a_statement_whose_balances_do_not_follow_from_its_entries_is_refused() -> None:
    body = messages.statement(
        message_id="N", created_at=AT, account="9111", day=DAY, opening=5_000, entries=[entry("TT-1", [700])]
    )
    assert b'<Amt Ccy="VND">4300<' in body
    with pytest.raises(MessageRefused, match="SUMS_DIFFER"):
        read(body.replace(b'<Amt Ccy="VND">4300<', b'<Amt Ccy="VND">4301<'))


@pytest.mark.parametrize(
    ("altered", "reason"),
    [
        (b'Ccy="USD">5<', "CURRENCY"),
        (b'Ccy="VND">5.00<', "AMOUNT"),
        (b'Ccy="VND">5.5<', "AMOUNT"),
        (b'Ccy="VND">-5<', "NOT_VALID"),
    ],
)
def test_an_amount_that_is_not_whole_dong_is_refused(altered: bytes, reason: str) -> None:
    body = note(entry("TT-1", [5])).replace(b'Ccy="VND">5<', altered)
    with pytest.raises(MessageRefused, match=reason):
        read(body)


def test_an_entry_that_is_not_booked_yet_says_nothing() -> None:
    assert read(note(entry("TT-1", [5])).replace(b"<Cd>BOOK<", b"<Cd>PDNG<")).notices == ()
