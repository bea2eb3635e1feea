"""The school of the acceptance world, with its estimate, the key of its software, and people who can sign."""
from __future__ import annotations

import base64
import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from khobac.flows import budget, partners
from khobac.flows.payment import signing

SCHOOL, OTHER_SCHOOL = "1012345", "1012346"
CONTENT = {
    "kind": "payment", "source": "12", "year": 2026, "payee": "S3", "content": "Tiền điện tháng 2", "currency": "VND",
    "lines": [{"ndkt": "6501", "amount": 12_450_000}], "voucher_date": "2026-03-02", "performed_on": "2026-02-28",
}


class Software:
    """A unit's own software: its key, and the signatures of its two people."""

    def __init__(self, unit: str, person: str, scopes: tuple[str, ...] = partners.SCOPES) -> None:
        self.key = partners.create_key(unit, person, scopes, "test")
        self.http = Client(raise_request_exception=False)

    def get(self, path: str, **headers: str) -> Any:
        return self.http.get(f"/api/v1{path}", headers={"Authorization": f"Bearer {self.key}"} | headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        sent = {"Authorization": f"Bearer {self.key}"} | {name.replace("_", "-"): value for name, value in headers.items()}
        text = body if isinstance(body, str) else json.dumps(body) if body is not None else ""
        return self.http.post(f"/api/v1{path}", text, content_type="application/json", headers=sent)

    def draft(self, **changes: Any) -> dict[str, Any]:
        return CONTENT | {"challenge": self.post("/challenges").json()["challenge"]} | changes

    def signed(self, draft: dict[str, Any], *people: str) -> dict[str, Any]:
        """The draft with the signatures of these people over what the API says is to be signed."""
        to_sign = self.post("/checks", draft).json()["to_sign"]["content"]
        return draft | {"signatures": [signature(person, to_sign) for person in people or ("binh", "chi")]}

    def file(self, key: str = "k-1", **changes: Any) -> Any:
        return self.post("/dossiers", self.signed(self.draft(**changes)), Idempotency_Key=key)


def signature(person: str, content: str) -> dict[str, str]:
    made = signing.signer_of(person).sign(content.encode())
    return {
        "person": person,
        "algorithm": made.algorithm,
        "certificate_pem": made.certificate_pem,
        "value": base64.b64encode(made.value).decode(),
        "signed_at": made.signed_at.isoformat(),
    }


@pytest.fixture
def software(world: str, morning: dt.datetime) -> Iterator[Software]:
    sandbox, settings.SAMPLE_DATA = settings.SAMPLE_DATA, True
    budget.allot(SCHOOL, "12", 2026, 100_000_000, "estimate", "fin", "test-estimate")
    yield Software(SCHOOL, "an")
    settings.SAMPLE_DATA = sandbox
