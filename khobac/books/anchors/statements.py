"""Signing statements with the treasury's anchor key, and its public halves."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

from khobac.books.anchors.ports import Statement
from khobac.core.receipts import PublicKeys, RecordKey, load_public_keys, load_record_key, sign_record

FOLDER = "anchor"
"""Below the signing folder: the treasury's anchor key, which no database host has."""


def signed_by(key: RecordKey, draft: Statement, at: dt.datetime, day: dt.date | None = None) -> Statement:
    """The draft with the signature of this key; a day says which."""
    record = {**draft.said, "at": at, "day": day}
    return replace(draft, signed=sign_record(record, key).text)


def anchor_key(keys_folder: Path) -> RecordKey:
    """The key that signs statements, made at first use; its public line lies beside it in `records.pub`."""
    return load_record_key(keys_folder / FOLDER)


def public_keys(keys_folder: Path) -> PublicKeys:
    """The public halves, today's and those before; none where no key was ever made."""
    published = keys_folder / FOLDER / "records.pub"
    return load_public_keys(published) if published.exists() else {}
