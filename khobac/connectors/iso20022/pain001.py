"""pain.001.001.09, orders to the bank: one PmtInf for each order, one CdtTrfTxInf for each payee line."""

from __future__ import annotations

from itertools import groupby

from lxml import etree

from khobac.cash.payments.ports import MAX_INSTRUCTIONS, MessageRefused, PaymentFile, PaymentInstruction
from khobac.connectors.iso20022 import hostile
from khobac.connectors.iso20022.schema import NAMESPACE, parse_valid

MESSAGE_TYPE = "pain.001.001.09"


def render(file: PaymentFile) -> bytes:
    """The message, valid against the official schema. NbOfTxs and CtrlSum are counted here, per order and over all."""
    _check(file)
    try:
        root = _document(file)
    except ValueError as error:  # lxml: a control character that XML cannot carry
        raise MessageRefused("TEXT", str(error)) from None
    body: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    hostile.check_bytes(body)
    parse_valid(body, MESSAGE_TYPE)
    return body


def _check(file: PaymentFile) -> None:
    if not file.instructions:
        raise MessageRefused("EMPTY", "a payment file without instructions")
    if len(file.instructions) > MAX_INSTRUCTIONS:
        raise MessageRefused("TOO_LARGE", f"more than {MAX_INSTRUCTIONS} instructions in one file")
    if any(type(one.amount) is not int or one.amount <= 0 for one in file.instructions):
        raise MessageRefused("AMOUNT", "every instruction pays a whole number of đồng above zero")
    names = [one.instr_id for one in file.instructions]
    if len(set(names)) != len(names):
        raise MessageRefused("DUPLICATE", "the same instruction twice in one file")
    orders = [order_id for order_id, _ in groupby(file.instructions, key=lambda one: one.order_id)]
    if len(set(orders)) != len(orders):
        raise MessageRefused("ORDER", "the lines of one order must stand together")


def _document(file: PaymentFile) -> etree._Element:
    namespace = NAMESPACE + MESSAGE_TYPE
    root = etree.Element(f"{{{namespace}}}Document", nsmap={None: namespace})
    message = _add(root, "CstmrCdtTrfInitn")
    header = _add(message, "GrpHdr")
    _add(header, "MsgId", file.message_id)
    _add(header, "CreDtTm", file.created_at.isoformat(timespec="seconds"))
    _totals(header, file.instructions)
    _add(_add(header, "InitgPty"), "Nm", file.debtor_name)
    for order_id, lines in groupby(file.instructions, key=lambda one: one.order_id):
        _order(message, file, order_id, tuple(lines))
    return root


def _order(message: etree._Element, file: PaymentFile, order_id: str, lines: tuple[PaymentInstruction, ...]) -> None:
    order = _add(message, "PmtInf")
    _add(order, "PmtInfId", order_id)
    _add(order, "PmtMtd", "TRF")
    _add(order, "BtchBookg", "true" if len(lines) > 1 else "false")
    _totals(order, lines)
    _add(_add(order, "ReqdExctnDt"), "Dt", file.execution_on.isoformat())
    _add(_add(order, "Dbtr"), "Nm", file.debtor_name)
    _account(order, "DbtrAcct", file.debtor_account)
    _bank(order, "DbtrAgt", file.debtor_bank)
    for line in lines:
        payment = _add(order, "CdtTrfTxInf")
        names = _add(payment, "PmtId")
        _add(names, "InstrId", line.instr_id)
        _add(names, "EndToEndId", line.end_to_end_id)
        _add(_add(payment, "Amt"), "InstdAmt", str(line.amount)).set("Ccy", "VND")
        _bank(payment, "CdtrAgt", line.creditor_bank)
        _add(_add(payment, "Cdtr"), "Nm", line.creditor_name)
        _account(payment, "CdtrAcct", line.creditor_account)
        _add(_add(payment, "RmtInf"), "Ustrd", line.remittance)


def _add(parent: etree._Element, name: str, value: str | None = None) -> etree._Element:
    child = etree.SubElement(parent, parent.tag[: parent.tag.index("}") + 1] + name)
    child.text = value
    return child


def _totals(parent: etree._Element, instructions: tuple[PaymentInstruction, ...]) -> None:
    _add(parent, "NbOfTxs", str(len(instructions)))
    _add(parent, "CtrlSum", str(sum(one.amount for one in instructions)))


def _account(parent: etree._Element, name: str, number: str) -> None:
    _add(_add(_add(_add(parent, name), "Id"), "Othr"), "Id", number)


def _bank(parent: etree._Element, name: str, code: str) -> None:
    """A bank by its code in the register of banks, as a member of the clearing system."""
    _add(_add(_add(_add(parent, name), "FinInstnId"), "ClrSysMmbId"), "MmbId", code)
