"""How a company misbehaves, on demand through POST /control/faults.

kind         what happens to a list
twice        it is brought three times; the treasury must take it once
altered      once taken it is brought again under its name with another amount; that must never be taken
unsigned     first without a signature, then as it should be
damaged      first with one byte changed, then the true bytes
miscounted   says one line more than it has: the whole list is refused, and it is brought again with the right count
repeated     its first bill stands in it twice
stranger     one bill more, of a customer code that nobody authorised
"""

from __future__ import annotations

import json
from typing import Any

KINDS = ("twice", "altered", "unsigned", "damaged", "miscounted", "repeated", "stranger")
STRANGER = "KHONG-AI-UY-QUYEN"


def with_more_lines(lines: list[dict[str, Any]], kinds: frozenset[str]) -> list[dict[str, Any]]:
    """The lines of a list with those that a fault adds."""
    first = lines[0]
    repeated = [first] if "repeated" in kinds else []
    stranger = [first | {"bill": f"{first['bill']}-LA", "customer": STRANGER}] if "stranger" in kinds else []
    return [*lines, *repeated, *stranger]


def altered(body: bytes) -> bytes:
    """The same list under the same name, with one đồng more on its first line."""
    listed = json.loads(body)
    listed["lines"][0]["amount"] += 1
    listed["total_amount"] += 1
    return json.dumps(listed, ensure_ascii=False).encode()


def miscounted(body: bytes) -> bytes:
    """The same list, saying one line more than it has."""
    listed = json.loads(body)
    listed["total_lines"] += 1
    return json.dumps(listed, ensure_ascii=False).encode()


def damaged(body: bytes) -> bytes:
    """One bit of the last byte changed."""
    return body[:-1] + bytes([body[-1] ^ 1])
