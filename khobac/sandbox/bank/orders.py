"""Reading the treasury's pain.001: its instructions, with NbOfTxs and CtrlSum checked per order and over all."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

_NAMESPACE = "{urn:iso:std:iso:20022:tech:xsd:pain.001.001.09}"
_OTHER_ACCOUNT = "Id/Othr/Id"


class NotAnOrder(Exception):
    """Bytes the bank does not take as orders."""


@dataclass(frozen=True, slots=True)
class Instruction:
    """One payment the treasury orders."""

    instr_id: str
    end_to_end_id: str
    order_id: str
    amount: int
    account: str
    creditor_name: str
    creditor_account: str
    creditor_bank: str


@dataclass(frozen=True, slots=True)
class OrderFile:
    """One pain.001."""

    message_id: str
    instructions: tuple[Instruction, ...]


def read(body: bytes) -> OrderFile:
    """The orders in these bytes; NotAnOrder for anything else."""
    if b"<!" in body:
        raise NotAnOrder("no document type, comment or CDATA, please")
    try:
        root = etree.fromstring(body, etree.XMLParser(no_network=True, load_dtd=False))
    except (etree.XMLSyntaxError, ValueError) as error:
        raise NotAnOrder(str(error)) from None
    if root.tag != f"{_NAMESPACE}Document":
        raise NotAnOrder(f"{root.tag} is no pain.001.001.09")
    header = _one(root, "CstmrCdtTrfInitn/GrpHdr")
    orders = root.findall(_path("CstmrCdtTrfInitn/PmtInf"))
    instructions = tuple(one for order in orders for one in _instructions(order))
    _check_totals(header, instructions)
    return OrderFile(_text(header, "MsgId"), instructions)


def _instructions(order: etree._Element) -> tuple[Instruction, ...]:
    order_id, account = _text(order, "PmtInfId"), _text(order, f"DbtrAcct/{_OTHER_ACCOUNT}")
    found = tuple(
        Instruction(
            instr_id=_text(payment, "PmtId/InstrId"),
            end_to_end_id=_text(payment, "PmtId/EndToEndId"),
            order_id=order_id,
            amount=_dong(_one(payment, "Amt/InstdAmt")),
            account=account,
            creditor_name=_text(payment, "Cdtr/Nm"),
            creditor_account=_text(payment, f"CdtrAcct/{_OTHER_ACCOUNT}"),
            creditor_bank=_text(payment, "CdtrAgt/FinInstnId/ClrSysMmbId/MmbId"),
        )
        for payment in order.findall(_path("CdtTrfTxInf"))
    )
    _check_totals(order, found)
    return found


def _check_totals(parent: etree._Element, instructions: tuple[Instruction, ...]) -> None:
    stated = (_text(parent, "NbOfTxs"), _text(parent, "CtrlSum"))
    found = (str(len(instructions)), str(sum(one.amount for one in instructions)))
    if stated != found:
        raise NotAnOrder(f"NbOfTxs and CtrlSum say {stated}, the payments {found}")


def _dong(amount: etree._Element) -> int:
    value = amount.text or ""
    if amount.get("Ccy") != "VND" or not (value.isascii() and value.isdigit()):
        raise NotAnOrder(f"{value} {amount.get('Ccy')} is no amount in đồng")
    return int(value)


def _text(parent: etree._Element, path: str) -> str:
    return str(_one(parent, path).text or "")


def _one(parent: etree._Element, path: str) -> etree._Element:
    found = parent.find(_path(path))
    if found is None:
        raise NotAnOrder(f"{path} is missing")
    return found


def _path(path: str) -> str:
    return "/".join(_NAMESPACE + step for step in path.split("/"))
