"""The two example companies of the demo that send bills: processes of their own, whose keys the treasury registers."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from khobac.cash.autopay import queries as autopay
from khobac.cash.autopay.states import AuthorisationState
from khobac.doors.cli.demo import world
from khobac.doors.cli.processes import Child
from khobac.flows.autopay import authorising
from khobac.flows.autopay.authorising import Asked
from khobac.flows.sample_province import province

HOST = "127.0.0.1"
OPERATOR = "demo"
PLACES = {"utility": 4, "telecom": 5}
"""Where each listens, counted from the port of the portal."""
KNOWN_AS = {
    "utility": ("DIENNUOC", "Công ty Điện nước mẫu", ("electricity", "water")),
    "telecom": ("VIENTHONG", "Công ty Viễn thông mẫu", ("telephone", "internet", "mobile")),
}
"""Code, name and services, as the register has them."""


TEST_TERMS: Mapping[str, tuple[str, str, str, str]] = {
    "utility": ("DIENNUOC", "electricity", "EVN-QT", "6501"),
    "telecom": ("VIENTHONG", "internet", "VNPT-NET", "6605"),
}
"""Of the magic customer codes: provider, service, payee and economic content."""
TEST_CODES: Mapping[str, int | None] = {"THU-TRA": None, "THU-TRAN": 1_000_000, "THU-NGUNG": None}
"""With the cap of each; docs/using/partners.md says what becomes of their bills."""
SUSPENDED = "THU-NGUNG"


def address(company: str, port: int) -> str:
    """Where a company answers."""
    return f"http://{HOST}:{port + PLACES[company]}"


def children(state: Path, port: int, treasury_key: Path, environment: Mapping[str, str], log: Path) -> list[Child]:
    """Their processes."""
    return [
        Child(
            f"company {company}",
            [
                sys.executable, "-m", "khobac.sandbox.utility", "--company", company, "--port", str(port + place),
                "--state", str(_state(state, company)), "--treasury-url", f"http://{HOST}:{port}/api/v1",
                "--treasury-key", str(treasury_key),
            ],
            f"{address(company, port)}/health", dict(environment), log,
        )
        for company, place in PLACES.items()
    ]  # fmt: skip


def register_keys(state: Path, within_s: float) -> None:
    """Take the public keys they have made into our register, and authorise what they try out with. Raises TimeoutError."""
    deadline = time.monotonic() + within_s
    for company, (code, name, services) in KNOWN_AS.items():
        made = _state(state, company) / f"{code}.pub"
        while not made.exists() or not (pem := made.read_bytes()):
            if time.monotonic() > deadline:
                raise TimeoutError(f"company {code} has made no key")
            time.sleep(0.05)
        key = serialization.load_pem_public_key(pem)
        if not isinstance(key, Ed25519PublicKey):
            raise ValueError(f"{made} holds no Ed25519 key")
        new = authorising.NewProvider(code, name, services, code, key.public_bytes_raw())
        authorising.register_provider(new, OPERATOR)
    authorise_test_codes(world.example_unit())


def authorise_test_codes(unit: str) -> None:
    """The example unit authorises the codes with which whoever sends bills tries things out, once."""
    accountant, chief, holder = (f"{seat}.{unit}" for seat in province.USERNAMES.values())
    for provider, service, payee, ndkt in TEST_TERMS.values():
        known = autopay.terms_of(provider, TEST_CODES)
        for code in TEST_CODES.keys() - known.keys():
            asked = Asked(unit, provider, service, (code,), payee, ndkt, ("13", "12"), accountant, cap=TEST_CODES[code])
            authorisation_id = authorising.prepare(asked)
            authorising.sign_with_own_key(unit, authorisation_id, chief)
            authorising.sign_with_own_key(unit, authorisation_id, holder)
            if code == SUSPENDED:
                authorising.change(unit, authorisation_id, AuthorisationState.SUSPENDED, holder, "Mã thử")


def _state(state: Path, company: str) -> Path:
    return state / "companies" / company
