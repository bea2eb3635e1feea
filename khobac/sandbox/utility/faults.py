"""How a company misbehaves: on demand through POST /control/faults, or by magic amounts (khobac/sandbox/magic.py).

kind         what happens to a list; by a magic amount, to that bill of it
twice        it is brought three times; the treasury must take it once
altered      once taken it is brought again under its name with another amount; that must never be taken
unsigned     first without a signature, then as it should be
damaged      first with one byte changed, then the true bytes
miscounted   says one line more than it has: the whole list is refused, and it is brought again with the right count
repeated     its first bill stands in it twice
stranger     one bill more, of a customer code that nobody authorised
due          its first bill is due today
credited     5 đồng of its first bill are taken back by a credit note in the same list
"""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from khobac.sandbox import clock, magic

KINDS = ("twice", "altered", "unsigned", "damaged", "miscounted", "repeated", "stranger", "due", "credited")
STRANGER = "KHONG-AI-UY-QUYEN"
TAKEN_BACK = 5

Line = dict[str, Any]


def by_amounts(lines: list[Line]) -> set[str]:
    """What the magic amounts of a list ask of its delivery."""
    return {"twice"} if any(magic.asked(magic.COMPANY, line["amount"]) == "twice" for line in lines) else set()


def with_more(lines: list[Line], notes: list[Line], armed: Collection[str]) -> tuple[list[Line], list[Line]]:
    """The bills and credit notes of a list with what armed faults do to its first bill, and magic amounts to any."""
    more, back = list[Line](), list[Line]()
    for place, line in enumerate(lines):
        kinds = {magic.asked(magic.COMPANY, line["amount"]), *(armed if place == 0 else ())}
        if "due" in kinds:
            line["due_on"] = clock.today().isoformat()
        if "repeated" in kinds:
            more.append(line)
        if "stranger" in kinds:
            more.append(line | {"bill": f"{line['bill']}-LA", "customer": STRANGER})
        if "credited" in kinds:
            back.append({"note": f"{line['bill']}-DC", "bill": line["bill"], "amount": TAKEN_BACK})
    return [*lines, *more], [*notes, *back]


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
