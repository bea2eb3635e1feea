"""One spelling for each value: canonical JSON, and the hash that a signature, a seal or a stored snapshot stands on.

Keys and frozen sets sorted, no white space, UTF-8 in NFC, whole numbers only. A float or a Decimal is refused rather
than rounded; an instant is written in Vietnamese time, so that what comes back from the database as UTC hashes alike.
"""
from __future__ import annotations

import dataclasses
import datetime as dt
import enum
import hashlib
import json
import unicodedata
from collections.abc import Callable, Mapping
from functools import cache
from json.encoder import encode_basestring
from typing import Any, NoReturn

from khobac.core import clock

DEEPEST = 64
"""Nesting beyond this is no document of ours."""


class NotCanonical(ValueError):
    """The value has no canonical form, or the bytes are not in it."""


def canonical_bytes(value: Any) -> bytes:
    """The one spelling of a value: None, bool, int, str, dates, enums, sequences, sets, mappings, dataclasses."""
    try:
        return _spelled(_plain(value, 0)).encode()
    except UnicodeEncodeError as error:
        raise NotCanonical("text with half a character") from error


def content_hash(value: Any) -> bytes:
    """SHA-256 of the canonical form, 32 bytes."""
    return hashlib.sha256(canonical_bytes(value)).digest()


def hash_hex(value: Any) -> str:
    """The content hash as 64 lower-case hexadecimal digits."""
    return content_hash(value).hex()


def parse(data: bytes) -> Any:
    """The value behind canonical bytes; any other spelling is refused, so that equal values are equal bytes."""
    try:
        value = json.loads(data, parse_float=_refuse_number, parse_constant=_refuse_number)
    except (ValueError, RecursionError) as error:
        raise NotCanonical("not JSON") from error
    if canonical_bytes(value) != data:
        raise NotCanonical("not in the canonical spelling")
    return value


_spelled = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode


def _refuse_number(text: str) -> NoReturn:
    raise NotCanonical(f"only whole numbers: {text[:40]}")


def _plain(value: Any, depth: int) -> Any:
    if depth > DEEPEST:
        raise NotCanonical("nested too deeply")
    spell = _SPELLINGS.get(type(value))
    return spell(value) if spell else _composed(value, depth)


def _composed(value: Any, depth: int) -> Any:
    """What has parts, or is of a type derived from one with a spelling."""
    names = _field_names(value.__class__)
    if names is not None:
        return {name: _plain(getattr(value, name), depth + 1) for name in names}
    if isinstance(value, list | tuple):
        return [_plain(each, depth + 1) for each in value]
    if isinstance(value, Mapping):
        return _object(value, depth)
    if isinstance(value, frozenset):
        return sorted((_plain(each, depth + 1) for each in value), key=_in_a_set)
    if isinstance(value, enum.Enum):
        return _plain(value.value, depth)
    for kind in (str, int, dt.datetime, dt.date, dt.time):
        if isinstance(value, kind):
            return _SPELLINGS[kind](value)
    raise NotCanonical(f"{type(value).__name__} has no canonical form")


@cache
def _field_names(kind: type) -> tuple[str, ...] | None:
    """The fields of a dataclass; None for any other type."""
    return tuple(field.name for field in dataclasses.fields(kind)) if dataclasses.is_dataclass(kind) else None


def _in_a_set(plain: Any) -> str:
    """What orders the members of a set: their spelling, in code points, which is the order of its bytes."""
    return encode_basestring(plain) if isinstance(plain, str) else _spelled(plain)


def _text(text: str) -> str:
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def _itself(value: Any) -> Any:
    return value


def _time(time: dt.time) -> str:
    if time.tzinfo is not None:
        raise NotCanonical("a time of day has no zone")
    return time.isoformat()


def _bigint(number: int) -> int:
    if not -(2**63) <= number < 2**63:
        raise NotCanonical("a number the database cannot hold")
    return int(number)


def _instant(moment: dt.datetime) -> str:
    if moment.tzinfo is None:
        raise NotCanonical("an instant needs its offset")
    try:
        return moment.astimezone(clock.VIETNAM).isoformat()
    except OverflowError as error:
        raise NotCanonical("an instant outside the calendar") from error


def _object(mapping: Mapping[Any, Any], depth: int) -> dict[str, Any]:
    plain: dict[str, Any] = {}
    for key, value in mapping.items():
        if not isinstance(key, str):
            raise NotCanonical("keys are texts")
        name = _text(key)
        if name in plain:
            raise NotCanonical(f"two keys spell {name!r}")
        plain[name] = _plain(value, depth + 1)
    return plain


_SPELLINGS: Mapping[type, Callable[[Any], Any]] = {
    type(None): _itself,
    bool: _itself,
    str: _text,
    int: _bigint,
    dt.datetime: _instant,
    dt.date: dt.date.isoformat,
    dt.time: _time,
}
"""Of what has no parts: found by type, for documents are spelled by the ten thousand."""
