"""The seed of a day's lots: worked out from one key on disk, so that it stands nowhere before it is published."""

from __future__ import annotations

import datetime as dt
import hmac
import secrets
from pathlib import Path

from khobac.core.keyfiles import load_or_create

KEY_FILE = "lots.key"


def seed_of(day: dt.date, folder: Path) -> str:
    """The seed of a day, 64 hexadecimal digits. The key is made at first use; lost, later days get other seeds."""
    key = load_or_create(folder / KEY_FILE, lambda: secrets.token_bytes(32))
    return hmac.new(key, day.isoformat().encode(), "sha256").hexdigest()
