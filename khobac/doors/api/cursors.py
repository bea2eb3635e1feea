"""Cursors: opaque to the client, a place in a stable order to us."""
from __future__ import annotations

import base64
import binascii
import datetime as dt

from khobac.core.errors import Refused, Word

LARGEST_ID = 2**63 - 1


def of_change(at: dt.datetime, dossier_id: int) -> str:
    """The place after this change."""
    return _wrapped(f"{at.isoformat()} {dossier_id}")


def change(cursor: str) -> tuple[dt.datetime, int]:
    """The place behind such a cursor. Raises INVALID."""
    try:
        moment, _, number = _unwrapped(cursor).partition(" ")
        at = dt.datetime.fromisoformat(moment)
        if at.tzinfo is None or not 2000 < at.year < 3000:
            raise ValueError
        return at, _id(number)
    except ValueError:
        raise _no_cursor() from None


def of_alert(alert_id: int) -> str:
    """The place after this alert."""
    return _wrapped(f"alert {alert_id}")


def alert(cursor: str) -> int:
    """The place behind such a cursor. Raises INVALID."""
    try:
        return _id(_unwrapped(cursor).removeprefix("alert "))
    except ValueError:
        raise _no_cursor() from None


def of_delivery(delivery_id: int) -> str:
    """The place before this delivery of an event."""
    return _wrapped(f"delivery {delivery_id}")


def delivery(cursor: str) -> int:
    """The place behind such a cursor. Raises INVALID."""
    try:
        return _id(_unwrapped(cursor).removeprefix("delivery "))
    except ValueError:
        raise _no_cursor() from None


def _wrapped(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _unwrapped(cursor: str) -> str:
    try:
        return base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode("ascii")
    except (binascii.Error, UnicodeError) as error:
        raise ValueError("no cursor") from error


def _id(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 19 and int(text) <= LARGEST_ID):
        raise ValueError("no id")
    return int(text)


def _no_cursor() -> Refused:
    return Refused(Word.INVALID, "Con trỏ không phải do hệ thống này cấp.", pointer="/query/cursor")
