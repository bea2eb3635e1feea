"""Where a page of lines begins, as it stands in an address. Signed: it carries a balance that nobody may make up."""

from __future__ import annotations

import datetime as dt

from django.core.signing import BadSignature, Signer

from khobac.books.ledger.statement_queries import Place
from khobac.core.errors import Refused, Word

_SIGNER = Signer(salt="khobac.statement")


def written(place: Place, of: str) -> str:
    """The place for an address; `of` names the statement it belongs to, because its balance means nothing in another."""
    return _SIGNER.sign_object([place.booked_on.isoformat(), *place[1:], of], compress=True)


def read(text: str, of: str) -> Place:
    """The place behind it. Raises INVALID for one that was not given out, or was for another statement."""
    try:
        day, entry_id, line_no, balance, meant = _SIGNER.unsign_object(text)
    except BadSignature:
        raise _no_place() from None
    if meant != of:
        raise _no_place()
    return Place(dt.date.fromisoformat(day), entry_id, line_no, balance)


def _no_place() -> Refused:
    return Refused(Word.INVALID, "Con trỏ không phải do hệ thống này cấp.", pointer="/query/cursor")
