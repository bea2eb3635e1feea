"""Columns of a batch as PostgreSQL array literals: five times cheaper than adapting Python lists element by element."""
from __future__ import annotations

from collections.abc import Iterable


def texts(values: Iterable[str]) -> str:
    r"""A text[] literal. All are escaped at once, NUL between them, which no text of the database can hold.

    >>> print(texts(["a", 'say "x"', "back\\slash", "", "NULL"]))
    {"a","say \"x\"","back\\slash","","NULL"}
    >>> texts([])
    '{}'
    """
    listed = list(values)
    if not listed:
        return "{}"
    joined = "\0".join(listed)
    if joined.count("\0") >= len(listed):
        raise ValueError("a text with NUL")
    return '{"' + joined.replace("\\", "\\\\").replace('"', '\\"').replace("\0", '","') + '"}'


def numbers(values: Iterable[int | None]) -> str:
    """A bigint[] or int[] literal.

    >>> numbers([1, None, -3])
    '{1,NULL,-3}'
    """
    return "{" + ",".join(["NULL" if value is None else str(int(value)) for value in values]) + "}"


def plain(values: Iterable[object]) -> str:
    """A literal of values that need no quoting and are never null: dates, whole numbers."""
    return "{" + ",".join(map(str, values)) + "}"
