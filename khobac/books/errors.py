"""What the posting functions found: nothing was posted.

Mistakes of a caller, which no user causes or mends; and the one answer meant for users, that a period is closed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
from django.db import DatabaseError

from khobac.core.errors import Refused, Word


class PostingError(Exception):
    """The batch breaks a rule of the books; the transaction is spoilt."""


class Unbalanced(PostingError):
    """Debit and credit of the entry with this key differ, or it has less than two lines."""


class UnknownRole(PostingError):
    """No natural account stands behind this role on the day."""


class KeyReused(PostingError):
    """This key was used before with other content."""


class TooMuchGivenBack(PostingError):
    """This dossier would give back more than it took."""


def period_closed(name: str) -> Refused:
    """An entry into a period that is closed: `name` is its day, month or year as in 2026-03."""
    return Refused(Word.PERIOD_CLOSED, f"Kỳ {name} đã khóa sổ, không ghi thêm bút toán được.", period=name)


_BY_STATE: dict[str, Callable[[str], Exception]] = {
    "KB001": Unbalanced,
    "KB002": UnknownRole,
    "KB003": KeyReused,
    "KB004": TooMuchGivenBack,
    "KB005": period_closed,
}


@contextmanager
def understood() -> Iterator[None]:
    """Raises our error for an SQL state of ours."""
    try:
        yield
    except DatabaseError as error:
        cause = error.__cause__
        if not isinstance(cause, psycopg.Error) or cause.sqlstate not in _BY_STATE:
            raise
        raise _BY_STATE[cause.sqlstate](cause.diag.message_primary or "") from error
