"""The school with an authorisation for electricity, and short words for provider, unit and worker."""

from __future__ import annotations

import itertools
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from khobac.cash.autopay import queries as autopay
from khobac.cash.autopay.messages import DOCUMENT
from khobac.cash.autopay.queries import BillView
from khobac.core.message_signature import MessageSigner
from khobac.flows import budget, subscriptions
from khobac.flows.autopay import authorising, paying, receiving
from khobac.flows.autopay.authorising import Asked, NewProvider

SCHOOL, PROVIDER, CUSTOMER = "1012345", "S3", "PE-0007"
_numbers = itertools.count(1)


@dataclass
class Power:
    """The power company and what the school and the worker do."""

    key: MessageSigner = field(default_factory=lambda: MessageSigner("power", Ed25519PrivateKey.generate()))

    def register(self) -> None:
        raw = self.key.key.public_key().public_bytes_raw()
        new = NewProvider(PROVIDER, "Công ty Điện lực", ("electricity", "water"), self.key.key_id, raw)
        authorising.register_provider(new, "world")

    def authorise(self, *customers: str, sign: bool = True, **changes: Any) -> int:
        terms: dict[str, Any] = {
            "unit": SCHOOL,
            "provider": PROVIDER,
            "service": "electricity",
            "customers": customers or (CUSTOMER,),
            "payee": PROVIDER,
            "ndkt": "6501",
            "accounts": ("12",),
            "prepared_by": "an",
        }
        authorisation_id = authorising.prepare(Asked(**terms | changes))
        for person in ("binh", "chi") if sign else ():
            authorising.sign_with_own_key(SCHOOL, authorisation_id, person)
        return authorisation_id

    def list_of(
        self,
        *bills: tuple[str, str, int],
        due_on: str = "2026-03-20",
        name: str = "",
        period: str = "202602",
        credits: Sequence[tuple[str, str, int]] = (),
        **line: Any,
    ) -> bytes:
        lines = [
            {"bill": bill, "customer": customer, "amount": amount, "due_on": due_on} | line
            for bill, customer, amount in bills
        ]
        whole = {
            "document": DOCUMENT,
            "batch": name or f"B{next(_numbers)}",
            "provider": PROVIDER,
            "period": period,
            "total_lines": len(lines),
            "total_amount": sum(amount for _, _, amount in bills),
            "lines": lines,
        }
        if credits:
            whole["credits"] = [{"note": note, "bill": bill, "amount": amount} for note, bill, amount in credits]
            whole["total_credits"] = sum(amount for _, _, amount in credits)
        return json.dumps(whole).encode()

    def sends(self, *bills: tuple[str, str, int], **given: Any) -> dict[str, Any]:
        body = self.list_of(*bills, **given)
        return receiving.receive(body, self.key.sign(body)).answer

    def bill(self, name: str) -> BillView:
        return autopay.results([name])[name]

    def standing(self, name: str) -> tuple[str, str]:
        bill = self.bill(name)
        return bill.state, bill.reason


def work() -> None:
    """What workers do: pay what is due, and tell the readers."""
    while paying.pay_next() + sum(piece() for piece in subscriptions.pieces()):
        pass


def allot(amount: int, key: str = "1", unit: str = SCHOOL) -> None:
    budget.allot(unit, "12", 2026, amount, "estimate" if key == "1" else "supplement", "fin", f"allot:{unit}:{key}")


@pytest.fixture
def power(world: str, morning: object) -> Power:
    """Registered, and authorised by the school, which has a hundred million."""
    company = Power()
    company.register()
    allot(100_000_000)
    return company
