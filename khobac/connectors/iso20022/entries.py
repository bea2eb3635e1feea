"""Account entries, the part that camt.053 and camt.054 share: booked entries, their payments, and sums that must agree.

An entry is one payment, or a batch booked in one sum; each payment in it becomes a notice. A debit is `debit`. A
credit with return information, or marked as a reversal, is `return`; any other credit is `credit`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from khobac.cash.payments.ports import BankNotice, MessageRefused, NoticeKind
from khobac.connectors.iso20022.reading import amount, children, day, line_of, required, text, whole


def read_entries(account: etree._Element) -> tuple[BankNotice, ...]:
    """What has been booked in a notification or statement, its summary checked; what is yet to be booked is not."""
    entries = children(account, "Ntry")
    totals = Totals()
    for entry in entries:
        totals.add(entry)
    totals.check(account)
    number = account_number(account)
    return tuple(notice for entry in entries for notice in read_entry(entry, number))


def read_entry(entry: etree._Element, number: str) -> list[BankNotice]:
    """What one entry of the account tells; nothing where it is not booked yet."""
    return list(_notices(entry, number)) if text(entry, "Sts/Cd") == "BOOK" else []


def account_number(account: etree._Element) -> str:
    """The account as the bank numbers it."""
    return text(account, "Acct/Id/Othr/Id") or required(account, "Acct/Id/IBAN")


def signed_amount(entry: etree._Element) -> int:
    """Đồng, above zero for a credit and below for a debit."""
    return amount(entry) if required(entry, "CdtDbtInd") == "CRDT" else -amount(entry)


def _notices(entry: etree._Element, account: str) -> Iterator[BankNotice]:
    payments = children(entry, "NtryDtls/TxDtls")
    if not payments:
        yield _notice(entry, entry, account)
        return
    _check_batch(entry, payments)
    for payment in payments:
        yield _notice(entry, payment, account)


def _notice(entry: etree._Element, payment: etree._Element, account: str) -> BankNotice:
    """One payment of an entry; an entry without details stands for itself and names at most an order."""
    order_id = text(payment, "Refs/PmtInfId") or text(entry, "NtryDtls/Btch/PmtInfId")
    end_to_end_id = _provided(text(payment, "Refs/EndToEndId"))
    instr_id = _provided(text(payment, "Refs/InstrId")) or end_to_end_id
    return BankNotice(
        kind=_kind(entry, payment),
        original_message_id=text(payment, "Refs/MsgId") or text(entry, "NtryDtls/Btch/MsgId"),
        order_id=order_id,
        instr_id=instr_id,
        end_to_end_id=end_to_end_id,
        line=line_of(order_id, instr_id),
        amount=_amount_of(entry, payment),
        reason_code=text(payment, "RtrInf/Rsn/Cd") or text(payment, "RtrInf/Rsn/Prtry"),
        reason_text=text(payment, "RtrInf/AddtlInf"),
        bank_ref=text(payment, "Refs/AcctSvcrRef") or text(entry, "AcctSvcrRef"),
        account=account,
        booked_on=day(entry, "BookgDt"),
    )


def _kind(entry: etree._Element, payment: etree._Element) -> NoticeKind:
    if required(entry, "CdtDbtInd") == "DBIT":
        return "debit"
    is_return = text(entry, "RvslInd") in ("true", "1") or bool(children(payment, "RtrInf"))
    return "return" if is_return else "credit"


def _provided(reference: str | None) -> str | None:
    """Banks write NOTPROVIDED where the standard demands a reference and there is none."""
    return None if reference == "NOTPROVIDED" else reference


def _amount_of(entry: etree._Element, payment: etree._Element) -> int:
    """A payment without an amount of its own has that of its entry; where it has companions the sum then shows it."""
    return amount(payment) if children(payment, "Amt") else amount(entry)


def _check_batch(entry: etree._Element, payments: list[etree._Element]) -> None:
    """The payments of an entry go its way, and their amounts make up the entry's."""
    direction = required(entry, "CdtDbtInd")
    if any(text(payment, "CdtDbtInd") not in (None, direction) for payment in payments):
        raise MessageRefused("SUMS_DIFFER", f"a payment runs against its entry, line {entry.sourceline}")
    amounts = [_amount_of(entry, payment) for payment in payments]
    _agree("the payments of an entry", sum(amounts), amount(entry), entry)
    for details in children(entry, "NtryDtls"):
        inside = children(details, "TxDtls")
        if not inside:
            continue
        for batch in children(details, "Btch"):
            if (count := text(batch, "NbOfTxs")) is not None:
                _agree("NbOfTxs", len(inside), whole(count), batch)
            if children(batch, "TtlAmt"):
                _agree("TtlAmt", sum(_amount_of(entry, one) for one in inside), amount(batch, "TtlAmt"), batch)


@dataclass(slots=True)
class Totals:
    """Entries as they are met, counted and added up by side."""

    credits: int = 0
    debits: int = 0
    credited: int = 0
    debited: int = 0

    def add(self, entry: etree._Element) -> None:
        """Count an entry."""
        signed = signed_amount(entry)
        if signed > 0:
            self.credits, self.credited = self.credits + 1, self.credited + signed
        elif signed < 0:
            self.debits, self.debited = self.debits + 1, self.debited - signed

    def check(self, account: etree._Element) -> None:
        """TxsSummry, where the bank gives one, counts and adds up the entries."""
        for name, many, amount_dong in (
            ("TtlNtries", self.credits + self.debits, self.credited + self.debited),
            ("TtlCdtNtries", self.credits, self.credited),
            ("TtlDbtNtries", self.debits, self.debited),
        ):
            count, total = text(account, f"TxsSummry/{name}/NbOfNtries"), text(account, f"TxsSummry/{name}/Sum")
            if count is not None:
                _agree(f"{name}/NbOfNtries", many, whole(count), account)
            if total is not None:
                _agree(f"{name}/Sum", amount_dong, whole(total), account)


def _agree(what: str, found: int, stated: int, where: etree._Element) -> None:
    if found != stated:
        raise MessageRefused("SUMS_DIFFER", f"{what}: {stated} stated, {found} found, line {where.sourceline}")
