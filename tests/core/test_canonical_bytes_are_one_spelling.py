"""Canonical JSON: equal values are equal bytes, and nothing inexact gets in."""
from __future__ import annotations

import datetime as dt
import enum
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khobac.core.canonical import NotCanonical, canonical_bytes, content_hash, hash_hex, parse

texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=20)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | texts,
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(texts.map(lambda t: unicodedata.normalize("NFC", t)), inner, max_size=4),
    max_leaves=12,
)


@dataclass(frozen=True)
class Line:
    ndkt: str
    amount: int


class Kind(enum.StrEnum):
    PAYMENT = "payment"


def test_a_dossier_has_one_spelling() -> None:
    filed = dt.datetime(2026, 3, 2, 9, tzinfo=dt.timezone(dt.timedelta(hours=7)))
    lines = (Line("6551", 12_450_000),)
    dossier = {"lines": lines, "kind": Kind.PAYMENT, "filed_at": filed, "due_on": dt.date(2026, 3, 3)}
    assert canonical_bytes(dossier).decode() == (
        '{"due_on":"2026-03-03","filed_at":"2026-03-02T09:00:00+07:00","kind":"payment",'
        '"lines":[{"amount":12450000,"ndkt":"6551"}]}'
    )
    assert hash_hex(dossier) == content_hash(dossier).hex()


def test_the_same_instant_hashes_alike_in_every_zone() -> None:
    vietnam = dt.datetime(2026, 1, 1, 6, tzinfo=dt.timezone(dt.timedelta(hours=7)))
    assert canonical_bytes(vietnam) == canonical_bytes(vietnam.astimezone(dt.UTC)) == b'"2026-01-01T06:00:00+07:00"'


def test_sets_are_spelled_in_one_order_and_office_hours_without_a_zone() -> None:
    assert canonical_bytes(frozenset({"b", 1, "1", "a"})) == b'["1","a","b",1]'
    assert canonical_bytes(dt.time(8, 30)) == b'"08:30:00"'


def test_composed_and_decomposed_vietnamese_are_the_same_text() -> None:
    assert canonical_bytes("Đường") == canonical_bytes(unicodedata.normalize("NFD", "Đường"))


@given(values)
def test_parsing_is_stable(value: object) -> None:
    spelled = canonical_bytes(value)
    assert canonical_bytes(parse(spelled)) == spelled


@pytest.mark.parametrize(
    "value",
    [
        1.0, float("nan"), Decimal(1), b"bytes", {1, 2}, object(), Line, {1: "one"}, 2**63, -(2**63) - 1,
        dt.datetime(2026, 1, 1),  # noqa: DTZ001
        dt.time(9, tzinfo=dt.UTC), "\ud800", {"é": 1, "e\u0301": 2}, {"a": [{"b": 0.5}]},
        dt.datetime.max.replace(tzinfo=dt.UTC),
    ],
)
def test_what_has_no_exact_spelling_is_refused(value: object) -> None:
    with pytest.raises(NotCanonical):
        canonical_bytes(value)


def test_endless_nesting_is_refused() -> None:
    loop: list[object] = []
    loop.append(loop)
    with pytest.raises(NotCanonical):
        canonical_bytes(loop)


@pytest.mark.parametrize(
    "data",
    [
        b'{"b":1,"a":2}', b'{"a": 1}', b'{"a":1,"a":2}', b"1.0", b"NaN", b"-0", b'"\\u0041"', b"", b"\xff",
        b"[" * 100_000, b"9" * 5000, b'"\\ud800"', "\"e\u0301\"".encode(),
    ],
)
def test_any_other_spelling_is_refused(data: bytes) -> None:
    with pytest.raises(NotCanonical):
        parse(data)
