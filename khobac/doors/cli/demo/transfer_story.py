"""A payment to an account at another treasury: registered, filed, paid and arrived, without a bank."""
from __future__ import annotations

import time
from urllib.parse import quote

from khobac.core import clock
from khobac.doors.cli.demo.browser import Browser, PageRefused
from khobac.doors.cli.demo.story import ITEM, Story, number_in

NAME, AMOUNT, CONTENT = "Ủy ban nhân dân xã bạn", "3200000", "Phối hợp tổ chức hội thao"
ARRIVES_WITHIN_S = 90


class TransferStory(Story):
    """The same people of the unit and of its treasury, and the payments officer who sees both ends."""

    def play(self) -> str:
        """From the new payee to the money on its account; the number of the dossier."""
        number = self._file(self._told["account_elsewhere"])
        self._accept(number)
        self._approve(number)
        self._wait_for_the_other_treasury(number)
        self._see_both_ends()
        return number

    def _file(self, account: str) -> str:
        who, today = self.accountant, f"{clock.today():%d/%m/%Y}"
        who.open("/nguoi-nhan")
        who.submit("register", "/nguoi-nhan", name=NAME, tax_code="", bank="KBNN", account_number=account)
        who.open(f"/lap-lenh-chi?q={quote(NAME)}")
        who.submit("start", "/lap-lenh-chi", ("payee", account))
        draft = number_in(r"/nhap/(\d+)", who.url)
        fields = {
            "content": CONTENT, "lines-0-ndkt": ITEM, "lines-0-amount": AMOUNT, "voucher_date": today, "performed_on": today,
        }
        who.submit("fill in", f"/nhap/{draft}", ("act", "check"), **fields)
        who.submit("send to sign", f"/nhap/{draft}/kiem-tra", ("confirmed", "1"))
        self._tell(who.username, f"registers account {account} and fills in a payment of {AMOUNT} đồng to it")
        return self._sign(draft)

    def _wait_for_the_other_treasury(self, number: str) -> None:
        deadline = time.monotonic() + ARRIVES_WITHIN_S
        while (now := self.dossier(number))["status"] != "paid":
            if time.monotonic() > deadline:
                raise PageRefused(f"{number} is still {now['status']} after {ARRIVES_WITHIN_S} s: {now['payments']}")
            time.sleep(0.2)
        [payment] = now["payments"]
        self._tell(f"treasury {payment['bank']}", f"has taken the message in and credited {payment['amount']} đồng")

    def _see_both_ends(self) -> None:
        who = Browser(self._told["address"], "ttv1", self._told["password"])
        try:
            who.open("/lien-kho-bac")
            page = " ".join(who.texts("//main"))
        finally:
            who.close()
        if "Khớp" not in page or "Lệch" in page:
            raise PageRefused(f"the two books do not agree: {page[:400]}")
        self._tell(who.username, "sees out = in between the two books")
