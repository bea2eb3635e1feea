"""Orders out: a second, independent reader (pyiso20022) finds in the message what was put into it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyiso20022.pain.pain_001_001_09 import Document
from xsdata.formats.dataclass.parsers import XmlParser

from khobac.cash.payments.ports import MessageRefused, PaymentFile, PaymentInstruction
from khobac.connectors.iso20022.codec import Iso20022Codec

AT = dt.datetime(2026, 3, 24, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=7)))
LINE = PaymentInstruction(
    "TT-1", None, 12_450_000, "Công ty Nội thất Hải Lăng", "100200300", "NHA", "Theo hóa đơn 12 & 13 <gấp>"
)
FILE = PaymentFile("KB-1", AT, "Kho bạc Hải Lăng", "1133.0061", "NHA", AT.date(), (LINE,))
TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), min_size=1, max_size=140)
LINES = st.builds(
    PaymentInstruction,
    order_id=st.just("TT-1"),
    line=st.none(),
    amount=st.integers(1, 10**15),
    creditor_name=TEXT,
    creditor_account=st.text("0123456789.", min_size=1, max_size=34),
    creditor_bank=st.sampled_from(["NHA", "NHB", "VCB"]),
    remittance=TEXT,
)


def read(body: bytes) -> Any:
    return XmlParser().from_bytes(body, Document).cstmr_cdt_trf_initn


@given(st.lists(LINES, min_size=1, max_size=4))
def test_whatever_is_written_is_valid_and_reads_back_the_same(lines: list[PaymentInstruction]) -> None:
    lines = [replace(line, order_id=f"TT-{number}") for number, line in enumerate(lines)]
    message = read(Iso20022Codec().render(replace(FILE, instructions=tuple(lines))))
    assert (int(message.grp_hdr.nb_of_txs), int(message.grp_hdr.ctrl_sum)) == (
        len(lines),
        sum(one.amount for one in lines),
    )
    found = [
        PaymentInstruction(
            order.pmt_inf_id,
            None,
            int(payment.amt.instd_amt.value),
            payment.cdtr.nm,
            payment.cdtr_acct.id.othr.id,
            payment.cdtr_agt.fin_instn_id.clr_sys_mmb_id.mmb_id,
            payment.rmt_inf.ustrd[0],
        )
        for order in message.pmt_inf
        for payment in order.cdt_trf_tx_inf
    ]
    assert found == lines


def test_a_payroll_is_one_order_of_many_lines_and_names_each_line() -> None:
    lines = tuple(replace(LINE, order_id="TT-7", line=number, amount=10 + number) for number in range(3))
    (order,) = read(Iso20022Codec().render(replace(FILE, instructions=lines))).pmt_inf
    assert (order.pmt_inf_id, order.btch_bookg, int(order.nb_of_txs), int(order.ctrl_sum)) == ("TT-7", True, 3, 33)
    names = [(one.pmt_id.instr_id, one.pmt_id.end_to_end_id) for one in order.cdt_trf_tx_inf]
    assert names == [("TT-7-0", "TT-7-0"), ("TT-7-1", "TT-7-1"), ("TT-7-2", "TT-7-2")]


def test_the_same_file_gives_the_same_bytes() -> None:
    assert Iso20022Codec().render(FILE) == Iso20022Codec().render(FILE)


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        (replace(FILE, instructions=()), "EMPTY"),
        (replace(FILE, instructions=(LINE, LINE)), "DUPLICATE"),
        (replace(FILE, instructions=(LINE, replace(LINE, order_id="TT-2"), replace(LINE, line=3))), "ORDER"),
        (replace(FILE, instructions=(replace(LINE, amount=0),)), "AMOUNT"),
        (replace(FILE, instructions=(replace(LINE, amount=-5),)), "AMOUNT"),
        (replace(FILE, instructions=(replace(LINE, amount=1.5),)), "AMOUNT"),  # type: ignore[arg-type]
        (replace(FILE, instructions=(replace(LINE, creditor_name="N" * 200),)), "NOT_VALID.*maxLength"),
        (replace(FILE, instructions=(replace(LINE, creditor_name=""),)), "NOT_VALID"),
        (replace(FILE, instructions=(replace(LINE, creditor_name="A\x00B"),)), "TEXT"),
        (replace(FILE, message_id="M" * 36), "NOT_VALID"),
        (replace(FILE, instructions=(LINE,) * 2_001), "TOO_LARGE"),
    ],
)
def test_what_the_standard_cannot_carry_is_refused_before_it_is_sent(file: PaymentFile, reason: str) -> None:
    with pytest.raises(MessageRefused, match=reason):
        Iso20022Codec().render(file)
