"""Five hundred bills pay themselves, and every kind that does not says why: over the portal, the API and the command line."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

import httpx

from khobac.core import clock
from khobac.data import FOLDER
from khobac.doors.cli.demo.browser import Browser, PageRefused

Run = Callable[..., str]
Tell = Callable[[str, str], None]

BILLS, CUSTOMERS = 500, 50
CAP, MONTHLY_CAP = 5_000_000, 12_000_000
NEVER_ENOUGH = 900_000_000_000
TAKEN_BACK = 10_000
PAID_WITHIN_S = 180
WINDOW = 'key = "autopay.window"\nvalue = 1\n'
ELECTRICITY = {"service": "electricity", "payee": "EVN-QT", "ndkt": "6501", "accounts": "13, 12"}
WATER = {"service": "water", "payee": "QTWACO", "ndkt": "6502", "accounts": "13, 12"}
FINANCE = "taichinh"
NEIGHBOURS = 20
STEP = 10
"""Between the amounts of clean bills: the example bank takes endings such as 001 for faults to play."""

Fate = tuple[str, str]
Bill = tuple[str, str, int]


def play(told: Mapping[str, Any], run: Run, tell: Tell) -> None:
    """From three signed authorisations to the last debit. Raises PageRefused where anything comes otherwise."""
    _pay_without_a_window(run)
    payer, suspended, frozen = _three_units(told)
    capped = ELECTRICITY | {"cap": f"{CAP:,}".replace(",", "."), "monthly_cap": f"{MONTHLY_CAP:,}".replace(",", ".")}
    _authorise(told, payer, [f"D-{n:02}" for n in range(CUSTOMERS)], capped, tell)
    _authorise(told, payer, ["N-01"], WATER, tell)
    _authorise(told, suspended, ["N-02"], WATER, tell)
    _authorise(told, frozen, ["D-99"], ELECTRICITY, tell)
    run("restrict", "suspend", suspended, "--item", WATER["ndkt"], "--by", FINANCE)
    run("restrict", "freeze", frozen, "--by", FINANCE)
    tell(FINANCE, f"suspends water at {suspended} and freezes the estimate of {frozen}")
    try:
        _bill(told, tell)
    finally:
        run("restrict", "lift", suspended, "--item", WATER["ndkt"], "--by", FINANCE)
        run("restrict", "unfreeze", frozen, "--by", FINANCE)
    _take_back(told, tell)
    tell("", run("bills", "coverage", told["office"]).replace("\n", "; "))


def _take_back(told: Mapping[str, Any], tell: Tell) -> None:
    """The company takes back of a bill that was paid: the next bill of that customer code costs so much less."""
    company, next_bill = told["companies"]["utility"], ("B-SAU", "D-01", 500_000)
    _control(company, "lists", _list("E-GIAM", [next_bill]) | {"credits": [["DC-1", "B-001", TAKEN_BACK]]})
    _until(company, "E-GIAM", Counter({("settled", ""): 1}))
    [standing] = _results(company, "E-GIAM")["items"]
    if standing["credited"] != TAKEN_BACK:
        raise PageRefused(f"{TAKEN_BACK} taken back of B-001 did not come off B-SAU: {standing}")
    tell("utility", f"takes back {TAKEN_BACK:,} of a paid bill; the next of the same customer code costs so much less")


def _bill(told: Mapping[str, Any], tell: Tell) -> None:
    company = told["companies"]["utility"]
    odd: dict[str, tuple[Bill, Fate]] = {
        "ABOVE_CAP": (("B-TRAN", "D-00", CAP + 1), ("held", "ABOVE_CAP")),
        "ABOVE_MONTHLY_CAP": (("B-THANG", "D-01", CAP - STEP), ("held", "ABOVE_MONTHLY_CAP")),
        "SHORT": (("B-THIEU", "N-01", NEVER_ENOUGH), ("waiting", "SHORT")),
        "SUSPENDED": (("B-NGUNG", "N-02", 450_000), ("rejected", "SUSPENDED")),
        "FROZEN": (("B-PHONGTOA", "D-99", 450_000), ("rejected", "FROZEN")),
    }
    clean = BILLS - len(odd) - 2  # a bill that comes twice, and one that nobody authorised, are added by the company
    bills = [(f"B-{n:03}", f"D-{n % CUSTOMERS:02}", 10_000 + STEP * n) for n in range(clean)] + [
        bill for bill, _ in odd.values()
    ]
    for fault in ("repeated", "stranger", "twice", "altered", "unsigned"):
        _control(company, "faults", {"kind": fault})
    said = _control(company, "lists", _list("E-DEMO", bills))
    statuses = [each["status"] for each in said]
    if statuses != [401, 200, 200, 200, 409] or said[1]["said"]["taken"] != BILLS - 2:
        raise PageRefused(f"the list of {BILLS} bills was answered {said}")
    tell("utility", f"brings {BILLS} bills unsigned (401), signed (200), twice more (the first answer), altered (409)")
    expected = Counter(fate for _, fate in odd.values())
    expected |= Counter(
        {("settled", ""): clean, ("rejected", "DUPLICATE_BILL"): 1, ("rejected", "NO_AUTHORISATION"): 1}
    )
    found = _until(company, "E-DEMO", expected)
    tell(
        "worker, bank", "; ".join(f"{many} {state} {reason}".strip() for (state, reason), many in sorted(found.items()))
    )


def _until(company: str, batch: str, expected: Counter[Fate]) -> Counter[Fate]:
    deadline = time.monotonic() + PAID_WITHIN_S
    while (found := _standing(company, batch)) != expected:
        if time.monotonic() > deadline:
            raise PageRefused(f"bills stand {dict(found)}, not {dict(expected)}, after {PAID_WITHIN_S} s")
        time.sleep(0.5)
    return found


def _standing(company: str, batch: str) -> Counter[Fate]:
    """How the treasury tells the company its bills stand."""
    return Counter((each["state"], each["reason"]) for each in _results(company, batch)["items"])


def _results(company: str, batch: str) -> Any:
    answer = httpx.get(f"{company}/control/lists/{batch}", trust_env=False, timeout=60)
    answer.raise_for_status()
    return answer.json()


def _authorise(told: Mapping[str, Any], unit: str, customers: list[str], terms: Mapping[str, str], tell: Tell) -> None:
    accountant, chief, holder = (
        Browser(told["address"], f"{who}.{unit}", told["password"]) for who in ("kt", "ktt", "ctk")
    )
    try:
        accountant.open("/hoa-don/uy-quyen")
        accountant.submit(
            "authorise",
            "/hoa-don/uy-quyen",
            None,
            provider="DIENNUOC",
            customers=", ".join(customers),
            **terms,
        )
        for signer in (chief, holder):
            signer.open("/hoa-don")
            [path, *_] = signer.page.xpath("//a[contains(@href, '/hoa-don/uy-quyen/')]/@href")
            signer.open(path)
            signer.submit("sign", f"{path}/ky")
    finally:
        for who in (accountant, chief, holder):
            who.close()
    tell(f"kt, ktt, ctk.{unit}", f"prepare and sign: {terms['service']} of {len(customers)} customer codes")


def _three_units(told: Mapping[str, Any]) -> tuple[str, str, str]:
    """The example unit, and the next two of the sample province whose people can sign in."""
    first = int(told["unit"])
    others = (str(code) for code in range(first + 1, first + 1 + NEIGHBOURS))
    found = list(islice((code for code in others if _has_people(told, code)), 2))
    if len(found) < 2:
        raise PageRefused(f"nobody of the units after {first} can sign in")
    return told["unit"], found[0], found[1]


def _has_people(told: Mapping[str, Any], unit: str) -> bool:
    try:
        Browser(told["address"], f"kt.{unit}", told["password"]).close()
    except PageRefused:
        return False
    return True


def _pay_without_a_window(run: Run) -> None:
    """The law of this check lets bills be paid at once; outside it the unit has a working day."""
    with tempfile.TemporaryDirectory() as folder:
        law = shutil.copytree(FOLDER / "law", Path(folder) / "law")
        practice = law / "treasury-practice.toml"
        practice.write_text(practice.read_text("utf-8").replace(WINDOW, WINDOW.replace("1", "0")), "utf-8")
        run("law", "load", str(law))


def _list(name: str, bills: list[Bill]) -> dict[str, Any]:
    today = clock.today()
    due_on = today.replace(day=1).replace(year=today.year + 1)
    return {"batch": name, "period": f"{today:%Y%m}", "due_on": due_on.isoformat(), "bills": bills}


def _control(company: str, path: str, content: Any) -> Any:
    answer = httpx.post(f"{company}/control/{path}", json=content, trust_env=False, timeout=180)
    answer.raise_for_status()
    return answer.json()
