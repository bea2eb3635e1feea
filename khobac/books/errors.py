"""Mistakes of a caller that the posting functions found: nothing was posted. No user causes or mends these."""
from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.db import DatabaseError


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


_BY_STATE = {"KB001": Unbalanced, "KB002": UnknownRole, "KB003": KeyReused, "KB004": TooMuchGivenBack}


@contextmanager
def understood() -> Iterator[None]:
    """Raises our error for an SQL state of ours."""
    try:
        yield
    except DatabaseError as error:
        cause = error.__cause__
        if not isinstance(cause, psycopg.Error) or cause.sqlstate not in _BY_STATE:
            raise
        raise _BY_STATE[cause.sqlstate](cause.diag.message_primary) from error
