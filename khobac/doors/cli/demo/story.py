"""One dossier through its whole life, by the people whose work it is, over HTTP: the portal's own forms and the API."""
from __future__ import annotations

import datetime as dt
import re
import threading
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import httpx

from khobac.core import clock
from khobac.doors.cli.demo.browser import Browser, PageRefused

PAYEE, HEADING, ITEM, AMOUNT = "EVN-QT", "6500", "6501", "12450000"
PAID = "12.450.000"
CONTENT = "Tiền điện tháng trước"
OLD_VOUCHER_DAYS = 60
BANK_WITHIN_S = 90
ALERT_WITHIN_S = 30

Tell = Callable[[str, str], None]


class Story:
    """The people of one unit and of its treasury, each with a browser of their own; the unit's software with its key."""

    def __init__(self, told: dict[str, Any], key: str, tell: Tell) -> None:
        self._told, self._tell = told, tell
        unit = told["unit"]
        self.accountant, self.chief, self.holder, self.officer, self.treasury_chief, self.director = (
            Browser(told["address"], username, told["password"])
            for username in (f"kt.{unit}", f"ktt.{unit}", f"ctk.{unit}", "gdv1", "ktt.kb1", "giamdoc")
        )
        for who, seat in (
            (self.officer, "officer"), (self.treasury_chief, "office_chief_accountant"), (self.director, "director"),
        ):
            who.sit(f"{seat}@{told['office']}")
        self._api = httpx.Client(
            base_url=f"{told['address']}/api/v1", headers={"Authorization": f"Bearer {key}"}, trust_env=False, timeout=30
        )
        self._heard = threading.Event()

    def play(self) -> str:
        """From the first draft to the alert of the payment; the number of the dossier that was paid."""
        self._listen()
        first = self._file_with_two_defects()
        self._return(first)
        mended = self._mend(first)
        self._accept(mended)
        self._heard.clear()
        self._approve(mended)
        self._wait_for_the_bank(mended)
        self._see_the_alert(mended)
        return mended

    def dossier(self, number: str) -> dict[str, Any]:
        """A dossier as the unit's software sees it."""
        answer = self._api.get(f"/dossiers/{number}")
        answer.raise_for_status()
        found: dict[str, Any] = answer.json()
        return found

    def close(self) -> None:
        """Everybody leaves."""
        for browser in (
            self.accountant, self.chief, self.holder, self.officer, self.treasury_chief, self.director,
        ):
            browser.close()
        self._api.close()

    def _file_with_two_defects(self) -> str:
        """An old voucher, and a heading where a sub-item must stand."""
        who = self.accountant
        who.open("/lap-lenh-chi?q=dien%20luc")
        who.submit("start", "/lap-lenh-chi", ("payee", PAYEE))
        draft = number_in(r"/nhap/(\d+)", who.url)
        old = clock.today() - dt.timedelta(days=OLD_VOUCHER_DAYS)
        fields = {
            "content": CONTENT, "lines-0-ndkt": HEADING, "lines-0-amount": AMOUNT,
            "voucher_date": f"{old:%d/%m/%Y}", "performed_on": f"{old:%d/%m/%Y}",
        }
        who.submit("fill in", f"/nhap/{draft}", ("act", "check"), **fields)
        who.submit("send to sign", f"/nhap/{draft}/kiem-tra", ("confirmed", "1"))
        self._tell(who.username, f"fills in a payment of {AMOUNT} đồng with two defects and sends it to be signed")
        return self._sign(draft)

    def _sign(self, draft: str) -> str:
        for who in (self.chief, self.holder):
            who.open("/cho-ky")
            who.submit("pick", "/cho-ky", picked=draft)
            who.submit("sign", "/cho-ky")
            self._tell(who.username, "signs")
        self.accountant.open(f"/nhap/{draft}")
        number = number_in(r"/ho-so/([A-Z0-9-]+)", self.accountant.url)
        receipt = self.accountant.download(f"/ho-so/{number}/receipt.pdf")
        if not receipt.startswith(b"%PDF"):
            raise PageRefused(f"the receipt of {number} is no PDF")
        self._tell("", f"filed as {number}: {self.dossier(number)['status']}; its receipt is a PDF of {len(receipt) // 1024} KB")
        return number

    def _return(self, number: str) -> None:
        who = self.officer
        who.open(f"/hang-doi/{number}")
        who.submit("examine", f"/hang-doi/{number}/quyet-dinh", ("decision", "examine"))
        self._tell(who.username, "takes it in hand and examines")
        who.open(f"/hang-doi/{number}/tra-lai")
        who.submit("send back", f"/hang-doi/{number}/tra-lai", ("send", "1"))
        returned = self.dossier(number)
        found = sorted((each["code"], each["pointer"]) for each in returned["findings"])
        wanted = [("C03", "/lines/0/ndkt"), ("C18", "/voucher_date")]
        if returned["status"] != "needs_mending" or found != wanted:
            raise PageRefused(f"{number} should have come back with {wanted}, not {returned['status']} {found}")
        self._tell(who.username, "returns it once, with both: " + "; ".join(each["message"] for each in returned["findings"]))

    def _mend(self, number: str) -> str:
        who = self.accountant
        who.open(f"/ho-so/{number}")
        who.submit("mend", f"/ho-so/{number}/sua")
        draft = number_in(r"/nhap/(\d+)", who.url)
        fields = {"lines-0-ndkt": ITEM, "voucher_date": f"{clock.today():%d/%m/%Y}"}
        who.submit("send again", f"/nhap/{draft}/sua", ("act", "send"), **fields)
        who.submit("send to sign", f"/nhap/{draft}/kiem-tra")
        self._tell(who.username, "mends both and sends it to be signed again")
        return self._sign(draft)

    def _accept(self, number: str) -> None:
        who, address = self.officer, f"/hang-doi/{number}/quyet-dinh"
        who.open(f"/hang-doi/{number}")
        for _ in ("ask", "confirm"):
            who.submit("accept", address, ("decision", "accept"))
        self._tell(who.username, "examines, finds nothing, proposes to pay")

    def _approve(self, number: str) -> None:
        for who, said in ((self.treasury_chief, "countersigns"), (self.director, "approves: the books post")):
            who.open(f"/cho-duyet/{number}")
            for _ in ("ask", "confirm"):
                who.submit("approve", f"/cho-duyet/{number}/duyet", ("decision", "accept"))
            self._tell(who.username, said)

    def _wait_for_the_bank(self, number: str) -> None:
        deadline = time.monotonic() + BANK_WITHIN_S
        while (now := self.dossier(number))["status"] != "paid":
            if time.monotonic() > deadline:
                raise PageRefused(f"{number} is still {now['status']} after {BANK_WITHIN_S} s: {now['payments']}")
            time.sleep(0.2)
        [payment] = now["payments"]
        bank = httpx.get(f"{self._told['bank']}/control/ledger", trust_env=False, timeout=10).json()
        at_bank = bank[payment["order"]]
        if (at_bank["state"], at_bank["amount"]) != ("paid", int(AMOUNT)):
            raise PageRefused(f"the bank says of {payment['order']}: {at_bank}")
        self._tell("bank NHA", f"has acknowledged and debited order {payment['order']} of {payment['amount']} đồng")

    def _see_the_alert(self, number: str) -> None:
        deadline = time.monotonic() + ALERT_WITHIN_S
        while not self._is_told_of_the_money(number):
            if time.monotonic() > deadline:
                raise PageRefused(f"no alert of the payment of {number} for {self.holder.username}")
            time.sleep(0.2)
        self.holder.open("/canh-bao")
        if PAID not in " ".join(self.holder.texts("//main")):
            raise PageRefused("the list of alerts does not show the payment")
        if not self._heard.wait(ALERT_WITHIN_S):
            raise PageRefused("the event stream has said nothing")
        self._tell(self.holder.username, "sees the alert in the list; the open page was told by the event stream")

    def _is_told_of_the_money(self, number: str) -> bool:
        alerts = self._api.get("/alerts", params={"limit": 200}).json()["items"]
        return any((each["kind"], each["dossier"]) == ("BAL_MOVE", number) for each in alerts)

    def _listen(self) -> None:
        """The holder's open page."""
        cookies = dict(self.holder.cookies)
        threading.Thread(target=self._hear, args=(f"{self._told['stream']}/luong/thong-bao", cookies), daemon=True).start()

    def _hear(self, url: str, cookies: dict[str, str]) -> None:
        try:
            with httpx.stream("GET", url, cookies=cookies, trust_env=False, timeout=120) as answer:
                for line in answer.iter_lines():
                    if line == "event: alert":
                        self._heard.set()
        except httpx.HTTPError as error:
            self._tell("stream", f"broke off: {error}")


def number_in(pattern: str, url: str) -> str:
    """The number an address leads to. Raises PageRefused where it leads elsewhere."""
    match = re.search(pattern, urlsplit(url).path)
    if match is None:
        raise PageRefused(f"{url} is not where the story leads")
    return match[1]
