"""A payer pays twice without an account, by a code and by a QR code; the books share both, the tax office hears of them.

Then it orders part of one back, three people of the treasury agree, and its day is the treasury's, code by code.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from html import unescape
from typing import Any

import httpx

from khobac.core import clock
from khobac.doors.cli.demo.browser import Browser, PageRefused

ITEM, CHAPTER, OWES = "1701", "555", {"code": 100_000_001, "qr": 5_000_007}
SHARES = {"code": (70_000_000, 21_000_000, 9_000_001), "qr": (3_500_004, 1_050_001, 450_002)}
REFUND, REFUND_PARTS = 1_000_000, (700_000, 210_000, 90_000)
PEOPLE = (
    ("gdv1", "officer", "asked"),
    ("ktt.kb1", "office_chief_accountant", "proposed"),
    ("giamdoc", "director", "countersigned"),
)
"""Who, in which seat, and where the refund stands when it comes to them."""
WITHIN_S = 60

Tell = Callable[[str, str], None]
Command = Callable[[str, str], str]


def play(told: dict[str, Any], command: Command, tell: Tell) -> None:
    """From the notice to the shares; `command` runs the treasury's own command. Raises PageRefused where it comes otherwise."""
    with httpx.Client(trust_env=False, timeout=30) as http:
        codes = _notices(http, told, tell)
        for way, code in codes.items():
            _pay(http, told, way, code, tell)
            shown = command("revenue", code)
            if not all(f"REVENUE level {level} " in shown and f"{part:,}" in shown
                       for level, part in zip("124", SHARES[way], strict=True)):
                raise PageRefused(f"{code} was not shared to three levels: {shown}")
            tell("books", "shared: central {:,}, province {:,}, commune {:,}".format(*SHARES[way]))
        _until(lambda: all(code in _json(http.get(f"{told['tax_office']}/payments")) for code in codes.values()),
               "the tax office was not told")
        tell("tax office", "was told of both payments")
        _give_back(http, told, codes["qr"], tell)
        shown = command("revenue", codes["qr"])
        if not all(f"REVENUE level {level} {ITEM} / AP_INTERMEDIARY {part:,}" in shown
                   for level, part in zip("124", REFUND_PARTS, strict=True)):
            raise PageRefused(f"the refund was not taken from three levels: {shown}")
        tell("books", "taken back: central {:,}, province {:,}, commune {:,}".format(*REFUND_PARTS))
        _compare(http, told, len(codes), tell)


def _notices(http: httpx.Client, told: dict[str, Any], tell: Tell) -> dict[str, str]:
    codes = {way: f"NTDT.{clock.now():%y%m%d%H%M%S}.{way.upper()}" for way in OWES}
    owed = [
        {
            "code": code, "office": told["office"], "payer_tax_code": "3200123456", "payer_name": "Công ty Mẫu Hải Lăng",
            "payer_class": "non_state", "chapter": CHAPTER, "item": ITEM, "amount_due": OWES[way],
            "purpose": "Thuế giá trị gia tăng", "document_no": f"TB-{way}",
        }
        for way, code in codes.items()
    ]
    taken = _json(http.post(f"{told['tax_office']}/control/notices", json={"obligations": owed}))
    if taken.get("new") != len(owed):
        raise PageRefused(f"the treasury did not take the notice: {taken}")
    tell("tax office", f"sends notice of {len(owed)} obligations: {', '.join(codes.values())}")
    return codes


def _pay(http: httpx.Client, told: dict[str, Any], way: str, code: str, tell: Tell) -> None:
    page = http.get(f"{told['address']}/nop")
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)
    answer = http.post(
        f"{told['address']}/nop", data={"code": code, "csrfmiddlewaretoken": token[1] if token else ""},
        headers={"Referer": str(page.url)}, follow_redirects=True,
    )
    if not str(answer.url).endswith(f"/nop/{code}") or answer.status_code != 200:
        raise PageRefused(f"the code did not lead to what is owed: {answer.status_code} {answer.url}")
    waiting = http.get(f"{answer.url}/cho").text
    qr = re.search(r'data-text="([^"]+)"', waiting)
    asked = {"code": code} if way == "code" else {"qr": unescape(qr[1]) if qr else ""}
    taken = http.post(f"{told['bank']}/control/pay", json=asked)
    if taken.status_code != 200:
        raise PageRefused(f"the bank could not pay {code}: {taken.status_code} {taken.text}")
    _until(lambda: "Đã hạch toán" in http.get(f"{answer.url}/tien-do").text, f"the page never said that {code} is paid")
    receipt = http.get(f"{answer.url}/bien-lai").text
    if "KBS1." not in receipt:
        raise PageRefused(f"no signed receipt for {code}")
    tell("payer", f"types {code}, pays {OWES[way]:,} đồng by {way} at the bank, keeps a signed receipt; no account")


def _give_back(http: httpx.Client, told: dict[str, Any], code: str, tell: Tell) -> None:
    [receipt] = _json(http.get(f"{told['tax_office']}/payments"))[code]
    order = {
        "kind": "refund", "no": f"LHT-{code}", "bank": receipt["bank"], "reference": receipt["reference"], "amount": REFUND,
        "payee_name": "Công ty Mẫu Hải Lăng", "payee_bank": receipt["bank"], "payee_account": "1020304050",
        "reason": "Quyết định hoàn thuế của cơ quan thuế (mẫu)",
    }  # fmt: skip
    number = _json(http.post(f"{told['tax_office']}/control/ask", json=order)).get("number")
    tell("tax office", f"orders a refund of {REFUND:,} đồng: {number}")
    for who, seat, stood in PEOPLE:
        person = Browser(told["address"], who, told["password"])
        try:
            person.sit(f"{seat}@{told['office']}")
            person.open("/thu/hoan-tra")
            person.submit(f"decide {number}", f"/thu/hoan-tra/{number}", ("decision", stood))
        finally:
            person.close()
    paper = f"{told['address']}/nop/{code}/bien-lai"
    _until(lambda: "Đã chuyển tiền cho người nhận" in http.get(paper).text, f"{number} was not paid")
    tell(", ".join(who for who, _, _ in PEOPLE), "take it up, sign, approve; every level gives its part; the bank has paid it")


def _compare(http: httpx.Client, told: dict[str, Any], codes: int, tell: Tell) -> None:
    asked = {"office": told["office"], "on": clock.today().isoformat()}
    day = _json(http.post(f"{told['tax_office']}/control/compare", json=asked))
    if day != {"matched": codes, "differing": []}:
        raise PageRefused(f"the day of the tax office is not the treasury's: {day}")
    tell("tax office", f"compares its day with the treasury's: {codes} codes agree, none differs")


def _json(answer: httpx.Response) -> dict[str, Any]:
    found: dict[str, Any] = answer.json()
    return found


def _until(holds: Callable[[], bool], otherwise: str) -> None:
    deadline = time.monotonic() + WITHIN_S
    while not holds():
        if time.monotonic() > deadline:
            raise PageRefused(otherwise)
        time.sleep(0.2)
