"""pain.002, the bank's word on our orders, given for the whole message, an order or an instruction.

The most specific word counts: a level speaks only where nothing stands below it. A refusal of a level always speaks,
since it refuses also what is not listed below. `PART` never speaks for itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from khobac.cash.payments.ports import BankNotice, MessageRefused, NoticeKind, ParsedMessage
from khobac.connectors.iso20022.reading import children, line_of, moment, required, text

MESSAGE_TYPES = ("pain.002.001.12", "pain.002.001.10")

_KIND: dict[str, NoticeKind] = {
    **dict.fromkeys(("ACTC", "ACCP", "ACSP", "ACWC", "ACWP", "ACSC", "ACCC", "ACFC"), "ack"),
    **dict.fromkeys(("RCVD", "PDNG", "PATC"), "pending"),
    **dict.fromkeys(("RJCT", "CANC"), "reject"),
}
"""Settlement "completed" is an acknowledgement too: only a debit note on the account posts anything."""


def read(root: etree._Element, message_type: str, sender: str) -> ParsedMessage:
    """A pain.002 as acknowledgements, rejections and words in between."""
    report = root[0]
    return ParsedMessage(
        sender=sender,
        message_id=required(report, "GrpHdr/MsgId"),
        message_type=message_type,
        created_at=moment(required(report, "GrpHdr/CreDtTm")),
        notices=tuple(_notices(report)),
    )


def _notices(report: etree._Element) -> Iterator[BankNotice]:
    group = children(report, "OrgnlGrpInfAndSts")[0]
    orders = children(report, "OrgnlPmtInfAndSts")
    subject = BankNotice(kind="ack", original_message_id=required(group, "OrgnlMsgId"))
    yield from _word(group, "GrpSts", subject, has_below=bool(orders))
    for order in orders:
        of_order = replace(subject, order_id=required(order, "OrgnlPmtInfId"))
        payments = children(order, "TxInfAndSts")
        yield from _word(order, "PmtInfSts", of_order, has_below=bool(payments))
        for payment in payments:
            instr_id = text(payment, "OrgnlInstrId")
            end_to_end_id = text(payment, "OrgnlEndToEndId")
            if not (instr_id or end_to_end_id):
                raise MessageRefused("INCOMPLETE", f"a status of no instruction, line {payment.sourceline}")
            of_payment = replace(
                of_order,
                instr_id=instr_id or end_to_end_id,
                end_to_end_id=end_to_end_id,
                line=line_of(of_order.order_id, instr_id or end_to_end_id),
                bank_ref=text(payment, "AcctSvcrRef"),
            )
            yield from _word(payment, "TxSts", of_payment, has_below=False)


def _word(level: etree._Element, name: str, subject: BankNotice, *, has_below: bool) -> Iterator[BankNotice]:
    code = text(level, name)
    if code is None or code == "PART":
        return
    kind = _KIND.get(code)
    if kind is None:
        raise MessageRefused("UNKNOWN_STATUS", f"{name} '{code}', line {level.sourceline}")
    if has_below and kind != "reject":
        return
    reasons = children(level, "StsRsnInf")
    first = reasons[0] if reasons else None
    yield replace(
        subject,
        kind=kind,
        reason_code=None if first is None else text(first, "Rsn/Cd") or text(first, "Rsn/Prtry"),
        reason_text=" ".join(e.text or "" for reason in reasons for e in children(reason, "AddtlInf")) or None,
    )
