"""What the software of a unit says: dossiers, files, contracts and commitments, each with other content under its key."""

from __future__ import annotations

import base64
import json
from functools import cache
from typing import Any

from khobac.core import clock
from khobac.core.signing.port import Signer
from khobac.flows.payment import signing
from proof.ground import dossiers, units
from proof.ground.crowd import Said
from proof.ground.scene import AMOUNT, Scene

ROOT = "/api/v1"


def dossier(scene: Scene, n: int) -> Said:
    """A signed dossier; the other content tells of another invoice."""
    headers = scene.headers("dossiers", n)
    challenge = scene.ask(Said(f"{ROOT}/challenges", b"", headers))["challenge"]
    content = _content(n) | {"challenge": challenge}
    to_sign = scene.ask(Said(f"{ROOT}/checks", _json(content), headers))["to_sign"]["content"].encode()
    signed = content | {"signatures": [_signature(each, to_sign) for each in (units.CHIEF_ACCOUNTANT, units.HOLDER)]}
    return _keyed(f"{ROOT}/dossiers", signed, headers, content="Hóa đơn khác")


def check(scene: Scene, n: int) -> Said:
    """A draft to be checked."""
    return Said(f"{ROOT}/checks", _json(_content(n) | {"challenge": "x"}), scene.headers("checks", n))


def document(scene: Scene, n: int) -> Said:
    """A file: the bytes themselves are the key."""
    headers = scene.headers("documents", n) | {"Content-Type": "application/octet-stream"}
    return Said(f"{ROOT}/documents?name=hoa-don.xml", f"<?xml version='1.0'?><HDon n='{n}'/>".encode(), headers)


def withdrawal(scene: Scene, n: int) -> Said:
    """Of a dossier that no officer has in hand."""
    number = dossiers.submit(dossiers.draft(scene.unit, AMOUNT, f"to withdraw {n}"))
    return Said(f"{ROOT}/dossiers/{number}/withdrawal", b"", scene.headers("withdrawals", n))


def contract(scene: Scene, n: int) -> Said:
    """A contract that was not declared before."""
    return _keyed(f"{ROOT}/contracts", _contract(f"HD-{n}"), scene.headers("contracts", n), value=AMOUNT)


def appendix(scene: Scene, n: int) -> Said:
    """Other terms for a contract."""
    code = _declared(scene, "PL", n)
    terms = {"contract": code, "payee": units.PAYEE, "value": 4 * AMOUNT, "appendix": f"PL-{n}", "reason": "Phát sinh"}
    return _keyed(f"{ROOT}/contract-appendices", terms, scene.headers("appendices", n), value=5 * AMOUNT)


def guarantee(scene: Scene, n: int) -> Said:
    """What a bank answers for."""
    told = {
        "contract": _declared(scene, "BL", n), "kind": "warranty", "amount": AMOUNT,
        "expires_on": f"{units.YEAR + 2}-06-30",
    }  # fmt: skip
    return _keyed(f"{ROOT}/contract-guarantees", told, scene.headers("guarantees", n), amount=AMOUNT + 1)


def commitment_request(scene: Scene, n: int) -> Said:
    """A request to commit money to a contract."""
    asked = _commitment(_declared(scene, "CK", n))
    return _keyed(f"{ROOT}/commitment-requests", asked, scene.headers("commitments", n), amount=AMOUNT + 1)


def commitment_withdrawal(scene: Scene, n: int) -> Said:
    """Of a request that nobody has answered."""
    headers = scene.headers("commitment-withdrawals", n)
    asked = scene.ask(Said(f"{ROOT}/commitment-requests", _json(_commitment(_declared(scene, "RCK", n))), headers))
    return Said(f"{ROOT}/commitment-requests/{asked['id']}/withdrawal", b"", headers)


def _declared(scene: Scene, kind: str, n: int) -> str:
    """The code of a contract that is there."""
    code = f"{kind}-{n}"
    scene.ask(Said(f"{ROOT}/contracts", _json(_contract(code)), scene.headers(f"declared-{kind}", n)))
    return code


def _contract(code: str) -> dict[str, Any]:
    return {"code": code, "payee": units.PAYEE, "value": 3 * AMOUNT, "signed_on": clock.today().isoformat()}


def _commitment(code: str) -> dict[str, Any]:
    return {"contract": code, "year": units.YEAR, "source": units.SOURCE, "amount": AMOUNT}


def _content(n: int) -> dict[str, Any]:
    today = clock.today().isoformat()
    return {
        "kind": "payment", "source": units.SOURCE, "year": units.YEAR, "payee": units.PAYEE, "content": f"Hóa đơn {n}",
        "currency": "VND", "lines": [{"ndkt": "6551", "amount": AMOUNT}], "voucher_date": today, "performed_on": today,
    }  # fmt: skip


def _keyed(path: str, sent: dict[str, Any], headers: dict[str, str], /, **other: Any) -> Said:
    return Said(path, _json(sent), headers, Said(path, _json(sent | other), headers))


def _json(content: dict[str, Any]) -> bytes:
    return json.dumps(content).encode()


def _signature(person: str, content: bytes) -> dict[str, str]:
    made = _signer(person).sign(content)
    return {
        "person": person,
        "algorithm": made.algorithm,
        "certificate_pem": made.certificate_pem,
        "value": base64.b64encode(made.value).decode(),
        "signed_at": made.signed_at.isoformat(),
    }


@cache
def _signer(person: str) -> Signer:
    return signing.signer_of(person)
