"""What partners say, each under its own signature: banks, agencies, companies that send bills, other treasuries."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

from khobac.cash.autopay.messages import DOCUMENT
from khobac.cash.inter_treasury import messages as between
from khobac.cash.inter_treasury.messages import Transfer, Transfers
from khobac.cash.payments import queries as payments
from khobac.cash.revenue.ports import Advice
from khobac.connectors import revenue_list as lists
from khobac.core import clock, db
from khobac.core.message_signature import DIGEST_HEADER, SIGNATURE_HEADER, digest
from khobac.flows.revenue import notices
from khobac.flows.revenue.notices import NoticeRow
from khobac.registers.banks import queries as banks
from khobac.sandbox.bank import messages
from khobac.sandbox.bank.messages import Entry, Payment
from proof.ground import dossiers, paid, units
from proof.ground.crowd import Said
from proof.ground.scene import AGENCY, AMOUNT, BANK, ELSEWHERE, OTHER_BANK, PROVIDER, Scene, customer

ROOT = "/api/v1"
PAYER = ("0101234567", "Công ty A", "1020304050")
PAYMENT_ACCOUNT, XML, JSON = f"{units.OFFICE}110001", "application/xml", "application/json"


def debit_note(scene: Scene, n: int) -> Said:
    """A bank has paid a dossier; the other content has the same id and is signed as well."""
    number = dossiers.submit(dossiers.draft(scene.unit, AMOUNT, f"to pay {n}"))
    dossiers.accept(number)
    paid.approve([number])
    paid.due()
    [row] = db.rows("SELECT treasury_id, id FROM dossiers_dossier WHERE number = %s", [number])
    [order] = payments.orders_of_dossiers([(row["treasury_id"], row["id"])])
    entry = Entry(order.number, clock.today(), f"R-{order.id}", (Payment(order.number, order.amount, order.number),))
    body = messages.debit_note(
        message_id=f"{BANK}-{order.id}", created_at=clock.now(), account=PAYMENT_ACCOUNT, entries=[entry]
    )
    other = _signed(scene, BANK, "bank/messages", body.replace(b"</Document>", b" </Document>"), kind=XML)
    return _signed(scene, BANK, "bank/messages", body, other, XML)


def claim(scene: Scene, n: int) -> Said:
    """A bank is about to take money; the other content is another bank, which may not take it as well."""
    _owe(code := f"ASK.{n}")
    asked = _json({"code": code, "take": True, "amount": AMOUNT})
    other = _signed(scene, OTHER_BANK, "bank/obligations/ask", asked)
    return _signed(scene, BANK, "bank/obligations/ask", asked, other)


def release(scene: Scene, n: int) -> Said:
    """It does not take it after all."""
    _owe(code := f"LEAVE.{n}")
    scene.ask(_signed(scene, BANK, "bank/obligations/ask", _json({"code": code, "take": True, "amount": AMOUNT})))
    return _signed(scene, BANK, "bank/obligations/release", _json({"code": code}))


def revenue_list(scene: Scene, n: int) -> Said:
    """A list of one payment, which is shared between the levels; the other list has its name and another payer."""
    _owe(code := f"PAID.{n}")
    accounts = banks.revenue_accounts_of(units.OFFICE, clock.today())
    account = next(each.number for each in accounts if each.bank == BANK)
    advice = Advice(f"R{n}", account, code, AMOUNT, clock.today(), "", "", *PAYER, "")
    return _listed(scene, n, advice, _listed(scene, n, advice._replace(payer_name="Công ty B")))


def notice(scene: Scene, n: int) -> Said:
    """An obligation; a code says one thing for ever."""
    path = "agency/obligations"
    owed = {
        "code": f"NOTICE.{n}", "office": units.OFFICE, "payer_tax_code": PAYER[0], "payer_name": PAYER[1],
        "chapter": "555", "item": "1701", "amount_due": AMOUNT,
    }  # fmt: skip
    other = _signed(scene, AGENCY, path, _json({"obligations": [owed | {"amount_due": AMOUNT + 1}]}))
    return _signed(scene, AGENCY, path, _json({"obligations": [owed]}), other)


def cancellation(scene: Scene, n: int) -> Said:
    """An obligation that is asked for no more."""
    _owe(code := f"CANCEL.{n}")
    return _signed(scene, AGENCY, "agency/obligations/cancel", _json({"codes": [code]}))


def refund(scene: Scene, n: int) -> Said:
    """An order to give part of a payment back."""
    order = {
        "no": f"LHT{n}", "bank": BANK, "reference": _paid(scene, f"REFUND.{n}"), "amount": AMOUNT // 3,
        "payee_name": PAYER[1], "payee_bank": BANK, "payee_account": PAYER[2], "reason": "Quyết định hoàn thuế",
    }  # fmt: skip
    other = _signed(scene, AGENCY, "agency/refunds", _json(order | {"amount": AMOUNT}))
    return _signed(scene, AGENCY, "agency/refunds", _json(order), other)


def reclassification(scene: Scene, n: int) -> Said:
    """A payment was made under another chapter."""
    path = "agency/reclassifications"
    asked = {
        "no": f"C107A{n}", "bank": BANK, "reference": _paid(scene, f"MOVE.{n}"), "item": "1701", "chapter": "422",
        "reason": "Người nộp ghi sai mục",
    }  # fmt: skip
    other = _signed(scene, AGENCY, path, _json(asked | {"reason": "Người nộp ghi sai mục, văn bản 3"}))
    return _signed(scene, AGENCY, path, _json(asked), other)


def comparison(scene: Scene, n: int) -> Said:
    """What the agency was told was paid on a day."""
    told = {"office": units.OFFICE, "on": "2020-01-02", "payments": [{"code": f"NEVER.{n}", "amount": AMOUNT}]}
    return _signed(scene, AGENCY, "agency/payments/compare", _json(told))


def bills(scene: Scene, n: int) -> Said:
    """A list of one bill that pays itself."""
    other = _signed(scene, PROVIDER, "providers/bills", _bills(n, AMOUNT + 1))
    return _signed(scene, PROVIDER, "providers/bills", _bills(n, AMOUNT), other)


def bill_results(scene: Scene, n: int) -> Said:
    """A question how the bills of a list stand."""
    scene.ask(_signed(scene, PROVIDER, "providers/bills", asked := _bills(-n - 1, AMOUNT)))
    return _signed(scene, PROVIDER, "providers/bills/results", _json({"batch": json.loads(asked)["batch"]}))


def bill_changes(scene: Scene, n: int) -> Said:
    """A question what became of the company's bills since some days."""
    since = (clock.now() - dt.timedelta(days=n)).isoformat()
    return _signed(scene, PROVIDER, "providers/bills/changes", _json({"since": since}))


def transfer(scene: Scene, n: int) -> Said:
    """Another treasury pays to an account here that nobody has: it waits for a person."""
    one = Transfer(f"TT{n}X1", f"HS-{ELSEWHERE}-26-{n:07}", "1098765", "Trường", "1", AMOUNT, "Khám")
    body = between.render(Transfers(f"LKB{ELSEWHERE}X{n}", ELSEWHERE, units.OFFICE, clock.now(), (one,)))
    altered = body.replace(str(AMOUNT).encode(), str(AMOUNT + 1).encode())
    return _signed(scene, ELSEWHERE, "treasury/messages", body, _signed(scene, ELSEWHERE, "treasury/messages", altered))


def _owe(code: str) -> None:
    notices.take(AGENCY, [NoticeRow(code, units.OFFICE, *PAYER[:2], "555", "1701", AMOUNT, area="00101")])


def _paid(scene: Scene, code: str) -> str:
    """A payment of an obligation of the agency; the bank's reference of it."""
    _owe(code)
    accounts = banks.revenue_accounts_of(units.OFFICE, clock.today())
    account = next(each.number for each in accounts if each.bank == BANK)
    scene.ask(_listed(scene, code, Advice(code, account, code, AMOUNT, clock.today(), "", "", *PAYER, "")))
    return code


def _bills(n: int, amount: int) -> bytes:
    """A list of one bill; those that are only asked about have numbers below 0."""
    line = {"bill": f"HD{n}", "customer": customer(n), "amount": amount, "due_on": f"{units.YEAR}-03-20"}
    listed = {
        "document": DOCUMENT, "batch": f"E{n}", "provider": PROVIDER, "period": f"{units.YEAR}02",
        "total_lines": 1, "total_amount": amount, "lines": [line],
    }  # fmt: skip
    return _json(listed)


def _listed(scene: Scene, n: int | str, advice: Advice, other: Said | None = None) -> Said:
    """A list is signed over its digest."""
    body = b"".join(lists.write(f"L{n}", [advice]))
    headers = {
        "Content-Type": "text/csv", DIGEST_HEADER: digest(body),
        SIGNATURE_HEADER: scene.signer(BANK).sign(digest(body).encode()),
    }  # fmt: skip
    return Said(f"{ROOT}/bank/revenue", body, headers, other)


def _signed(scene: Scene, sender: str, path: str, body: bytes, other: Said | None = None, kind: str = JSON) -> Said:
    signature = scene.signer(sender).sign(body)
    headers = {"Content-Type": kind, DIGEST_HEADER: digest(body), SIGNATURE_HEADER: signature}
    return Said(f"{ROOT}/{path}", body, headers, other)


def _json(content: Any) -> bytes:
    return json.dumps(content).encode()
