"""The QR code every Vietnamese bank application reads: EMVCo merchant-presented text with a transfer to an account (VietQR).

A text is fields of two digits of name, two digits of length, and the value; some values are fields again. The last field is a
CRC-16 (CCITT, initial value FFFF) over all before it, its own name and length included. Basis: EMVCo QR Code Specification for
Payment Systems, Merchant-Presented Mode; the scheme's own part stands in field 38.
"""

from __future__ import annotations

from typing import NamedTuple

SCHEME, TO_ACCOUNT = "A000000727", "QRIBFTTA"
DONG, VIETNAM = "704", "VN"
LONGEST_VALUE = 99
_VERSION, _ONE_TIME = ("00", "01"), ("01", "12")
_CHECKSUM = "6304"


class QrRefused(ValueError):
    """The text is no transfer that the scheme describes: `code` is UNREADABLE, DAMAGED or OTHER (another scheme or currency)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Transfer(NamedTuple):
    """What the payer's bank is told: the receiving bank by its six digits, the account, đồng, and the words of the transfer."""

    bin: str
    account: str
    amount: int
    content: str


def text_of(transfer: Transfer) -> str:
    """The text of the QR code. Raises ValueError for a value too long for its field.

    >>> text_of(Transfer("970415", "0061120001", 12_450_000, "NS N1"))
    '00020101021238540010A00000072701240006970415011000611200010208QRIBFTTA53037045408124500005802VN62090805NS N16304D6D5'
    """
    to = _field("00", transfer.bin) + _field("01", transfer.account)
    parts = (
        _VERSION,
        _ONE_TIME,
        ("38", _field("00", SCHEME) + _field("01", to) + _field("02", TO_ACCOUNT)),
        ("53", DONG),
        ("54", str(transfer.amount)),
        ("58", VIETNAM),
        ("62", _field("08", transfer.content)),
    )
    text = "".join(_field(name, value) for name, value in parts) + _CHECKSUM
    return text + f"{checksum(text):04X}"


def read(text: str) -> Transfer:
    """What a text says. Raises QrRefused."""
    if len(text) < 8 or text[-8:-4] != _CHECKSUM:
        raise QrRefused("UNREADABLE")
    if text[-4:] != f"{checksum(text[:-4]):04X}":
        raise QrRefused("DAMAGED")
    fields = _fields(text[:-8])
    scheme = _fields(fields.get("38", ""))
    to = _fields(scheme.get("01", ""))
    amount = fields.get("54", "")
    if (
        scheme.get("00") != SCHEME
        or scheme.get("02") != TO_ACCOUNT
        or fields.get("53") != DONG
        or not amount.isdecimal()
    ):
        raise QrRefused("OTHER")
    return Transfer(to.get("00", ""), to.get("01", ""), int(amount), _fields(fields.get("62", "")).get("08", ""))


def checksum(text: str) -> int:
    """CRC-16/CCITT-FALSE.

    >>> f"{checksum('123456789'):04X}"
    '29B1'
    """
    crc = 0xFFFF
    for byte in text.encode():
        crc ^= byte << 8
        for _ in range(8):
            crc = (crc << 1 ^ 0x1021 if crc & 0x8000 else crc << 1) & 0xFFFF
    return crc


def _field(name: str, value: str) -> str:
    if len(value) > LONGEST_VALUE:
        raise ValueError(f"field {name} holds {LONGEST_VALUE} characters")
    return f"{name}{len(value):02d}{value}"


def _fields(text: str) -> dict[str, str]:
    fields, at = {}, 0
    while at < len(text):
        name, length = text[at : at + 2], text[at + 2 : at + 4]
        if not (name.isdecimal() and length.isdecimal()) or at + 4 + int(length) > len(text):
            raise QrRefused("UNREADABLE")
        fields[name] = text[at + 4 : at + 4 + int(length)]
        at += 4 + int(length)
    return fields
