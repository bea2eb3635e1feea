"""The school of the acceptance cases with money to spend, and short words for what its people and the treasury do."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import pytest

from khobac.casework.dossiers import queries as dossiers
from khobac.cash.payments import queries as payments
from khobac.cash.payments.ports import BankChannel, SignedBytes
from khobac.cash.payments.queries import OrderView
from khobac.control.inputs import Kind
from khobac.core import access, clock
from khobac.core.canonical import canonical_bytes
from khobac.doors.cli.cases.bank import CaseBank, signed_by
from khobac.flows import budget
from khobac.flows.payment import answers, approval, dispatch, examination, filing, reissue, signing
from khobac.flows.payment.content import FiledLine, Filing, SignedBy
from khobac.flows.payment.reissue import Corrected
from khobac.sandbox.bank import messages

SCHOOL = "1012345"
DAY = dt.date(2026, 3, 2)
_ids = itertools.count(1)


@dataclass
class Bank(CaseBank):
    """A bank that takes everything and remembers it; `line` may be replaced by another channel."""

    sent: list[bytes] = field(default_factory=list)
    line: BankChannel | None = None

    def channel(self, bank: str) -> BankChannel:
        return self.line or self

    def send(self, message: SignedBytes) -> SignedBytes:
        self.sent.append(message.body)
        return SignedBytes(b"", "")

    def ask_status(self, message_id: str) -> SignedBytes:
        raise AssertionError("nobody asks here")


@dataclass
class School:
    """What the school and the treasury do, in one word each."""

    bank: Bank

    def filing(self, amount: int = 12_450_000, **changes: object) -> Filing:
        plain = Filing(
            kind=Kind.PAYMENT, unit=SCHOOL, source="12", year=2026, payee="S1", content=f"Văn phòng phẩm {next(_ids)}",
            lines=(FiledLine("6551", amount),), prepared_by="an", voucher_date=DAY, performed_on=DAY,
        )
        return replace(plain, **changes)  # type: ignore[arg-type]

    def signed(self, filed: Filing, people: Sequence[str] = ("binh", "chi")) -> list[SignedBy]:
        content = canonical_bytes(filed.signed_content())
        return [SignedBy(person, signing.signer_of(person).sign(content)) for person in people]

    def file(self, filed: Filing | None = None, key: str | None = None) -> str:
        filed = filed or self.filing()
        with access.acting_as(SCHOOL):
            return filing.submit(filed, self.signed(filed), key or f"key-{next(_ids)}").number

    def checked(self, filed: Filing | None = None) -> str:
        number = self.file(filed)
        examination.examine(number, "tuan")
        examination.accept(number, "tuan")
        return number

    def approved(self, filed: Filing | None = None) -> str:
        number = self.checked(filed)
        [answer] = approval.approve([number], "xuan", "vinh")
        assert answer.refused is None, answer.refused
        dispatch.send_prepared(self.bank)
        return number

    def paid(self, filed: Filing | None = None) -> str:
        number = self.approved(filed)
        self.debit(number)
        return number

    def order(self, number: str) -> OrderView:
        dossier = dossiers.by_number(number)
        return payments.orders_of_dossiers([(dossier.treasury_id, dossier.id)])[-1]

    def says(self, body: bytes, bank: str = "NHA") -> answers.Answer:
        return answers.receive(self.bank, body, signed_by(bank, body))

    def debit(self, number: str, message_id: str | None = None) -> answers.Answer:
        return self.says(self._entry(messages.debit_note, number, message_id), self.order(number).bank)

    def money_back(self, number: str, message_id: str | None = None) -> answers.Answer:
        return self.says(self._entry(messages.return_note, number, message_id), self.order(number).bank)

    def reject(self, number: str) -> answers.Answer:
        order = self.order(number)
        assert order.message_id is not None
        return self.says(
            messages.rejected(
                message_id=f"R{next(_ids)}", created_at=clock.now(), original_message_id=order.message_id,
                order_id=order.number, payments=[messages.Payment(order.number, order.amount, reason_code="AC04")],
            )
        )

    def correct(self, number: str, account: str, people: Sequence[str] = ("an", "binh")) -> None:
        """Two people of the school name the right account for all that came back, and it leaves again."""
        items = [Corrected(each.ref, account) for each in reissue.out(number)]
        reissue.propose(number, items, people[0], "Người nhận báo số tài khoản mới")
        reissue.approve(number, people[1])
        dispatch.send_prepared(self.bank)

    def states(self, lines: Sequence[tuple[str, int]], opening: int = 0, account: str = "0061110001") -> answers.Answer:
        """The bank's statement of today: (order, amount) debits."""
        entries = [
            messages.Entry(name, clock.today(), f"B{place}", (messages.Payment(name, amount),))
            for place, (name, amount) in enumerate(lines)
        ]
        body = messages.statement(
            message_id=f"S{next(_ids)}", created_at=clock.now(), account=account, day=clock.today(), opening=opening,
            entries=entries,
        )
        return self.says(body)

    def _entry(self, note: object, number: str, message_id: str | None) -> bytes:
        order = self.order(number)
        entry = messages.Entry(
            order_id=order.number, booked_on=clock.today(), bank_ref=f"B{order.id}",
            payments=[messages.Payment(order.number, order.amount)], came_back=note is messages.return_note,
        )
        return note(  # type: ignore[operator, no-any-return]
            message_id=message_id or f"M{next(_ids)}", created_at=clock.now(), account="0061110001", entries=[entry]
        )


@pytest.fixture
def school(world: str, morning: dt.datetime) -> School:
    """The school with one billion đồng of estimate for 2026."""
    budget.allot(SCHOOL, "12", 2026, 1_000_000_000, "estimate", "fin", "allot-1")
    return School(Bank())


def state(number: str) -> str:
    """Where a dossier stands."""
    return dossiers.by_number(number).state
