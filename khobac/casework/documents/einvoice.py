"""An electronic invoice (the XML of Decree 123/2020, format of Decision 1450/QĐ-TCT): what a payment order needs of it.

The file has passed `core.documents.inspect`: no DOCTYPE, so there is nothing to expand and nothing to fetch. Its own
signature is not judged here; the officer sees the file.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from xml.etree import ElementTree

from khobac.core.money import LARGEST_DONG


@dataclass(frozen=True, slots=True)
class EInvoice:
    """Number, seller and total to pay, in đồng; `goods` are the names of what was sold."""

    number: str
    seller_tax_code: str
    seller: str
    total: int
    goods: tuple[str, ...]


def read(content: bytes) -> EInvoice | None:
    """The invoice in this file; None for XML that is none, or one in another currency.

    >>> xml = "<HDon><DLHDon><TTChung><SHDon>912</SHDon></TTChung><NDHDon><NBan><Ten>Điện lực</Ten><MST>3200</MST></NBan>"
    >>> xml += "<TToan><TgTTTBSo>12450000.00</TgTTTBSo></TToan></NDHDon></DLHDon></HDon>"
    >>> read(xml.encode())
    EInvoice(number='912', seller_tax_code='3200', seller='Điện lực', total=12450000, goods=())
    """
    root = ElementTree.fromstring(content)
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
    invoice = root if root.tag == "HDon" else root.find(".//HDon")
    if invoice is None:
        return None
    number, total = _text(invoice, ".//TTChung/SHDon"), _dong(_text(invoice, ".//TToan/TgTTTBSo"))
    if not number or total is None or _text(invoice, ".//TTChung/DVTTe") not in ("", "VND"):
        return None
    return EInvoice(
        number=number[:40],
        seller_tax_code=_text(invoice, ".//NBan/MST"),
        seller=_text(invoice, ".//NBan/Ten"),
        total=total,
        goods=tuple(name for each in invoice.findall(".//DSHHDVu/HHDVu") if (name := _text(each, "THHDVu"))),
    )


def _text(element: ElementTree.Element, path: str) -> str:
    return (element.findtext(path) or "").strip()


def _dong(text: str) -> int | None:
    """Whole đồng only; invoices write them with or without decimals."""
    try:
        amount = Decimal(text)
    except InvalidOperation:
        return None
    if not amount.is_finite() or amount != amount.to_integral_value() or not 0 < amount <= LARGEST_DONG:
        return None
    return int(amount)
