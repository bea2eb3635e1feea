"""An authorisation: prepared by the accountant, signed by the chief accountant, then by the holder; from then on it works."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from khobac.cash.autopay import queries as autopay
from khobac.cash.autopay import services as bills
from khobac.cash.autopay.queries import AuthorisationView
from khobac.cash.autopay.services import NewAuthorisation, NewProvider
from khobac.cash.autopay.states import AuthorisationState
from khobac.core import access, audit, clock, db
from khobac.core.canonical import canonical_bytes
from khobac.core.errors import Refused, Word
from khobac.core.money import LARGEST_DONG
from khobac.core.repeats import repeated
from khobac.core.signing.verify import verify
from khobac.flows import rights
from khobac.flows.payment import signing
from khobac.flows.payment.content import SignedBy
from khobac.registers.accounts import queries as accounts
from khobac.registers.organisations import queries as organisations

__all__ = ["Asked", "NewProvider", "change", "prepare", "register_provider", "sign", "sign_with_own_key", "to_sign"]

DEPOSIT = "deposit"
PROJECT = "project"
"""Kind of unit whose payments are held against volume and total investment (C06): they want people."""
LONGEST_CODE = 40
MOST_CUSTOMERS = 200
_SIGNS_NEXT: Mapping[str, tuple[str, str, AuthorisationState]] = {
    AuthorisationState.DRAFT: ("chief_accountant", "sign_second", AuthorisationState.COUNTERSIGNED),
    AuthorisationState.COUNTERSIGNED: ("holder", "sign_first", AuthorisationState.ACTIVE),
}
"""By the state it stands in: whose signature is next, the right to it, and where it leads."""


@dataclass(frozen=True)
class Asked:
    """What an accountant fills in. `accounts`: sources of the estimate, or "deposit", in the order they are to pay.

    `cap` in đồng for one bill, `monthly_cap` for all bills of one month; `tolerance_percent` above what is usual for the
    customer code; None: no such guard.
    """

    unit: str
    provider: str
    service: str
    customers: tuple[str, ...]
    payee: str
    ndkt: str
    accounts: tuple[str, ...]
    prepared_by: str
    cap: int | None = None
    monthly_cap: int | None = None
    tolerance_percent: int | None = None
    contract_no: str = ""
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None


@repeated
def register_provider(new: NewProvider, by: str) -> None:
    """Enter a company that sends bills, with the key of its signatures; again with a new key, the old one ends."""
    with db.atomic():
        bills.register_provider(new, by)
        audit.record(by, "register_provider", [(new.code, "")])


@repeated
def prepare(asked: Asked) -> int:
    """Prepare an authorisation for its two signatures; its id. Raises INVALID, NO_RIGHT."""
    with access.acting_as(asked.unit):
        rights.require_unit(asked.prepared_by, "prepare", asked.unit)
        _require_possible(asked)
        return bills.draft(_new(asked))


def to_sign(authorisation: AuthorisationView) -> bytes:
    """What both signatures cover."""
    return canonical_bytes(authorisation.signed)


@repeated
def sign(unit: str, authorisation_id: int, signed: SignedBy) -> None:
    """The next signature. With the holder's it is active, and replaces what the unit had for the same customer codes.

    Raises INVALID for a signature that does not hold, SAME_PERSON, NO_RIGHT, STATE where it waits for no signature.
    """
    with access.acting_as(unit):
        authorisation = autopay.lock_authorisation(authorisation_id)
        if authorisation.state not in _SIGNS_NEXT:
            raise Refused(Word.STATE, "Ủy quyền này không chờ ký.")
        seat, right, state = _SIGNS_NEXT[authorisation.state]
        if signed.person in (authorisation.prepared_by, *(each.person for each in authorisation.signatures)):
            raise Refused(Word.SAME_PERSON, "Người lập, kế toán trưởng và chủ tài khoản phải là ba người khác nhau.")
        rights.require_unit(signed.person, right, unit)
        _require_valid(authorisation, signed)
        bills.sign(authorisation_id, seat, signed.person, signing.as_json(signed), state)
        if state is AuthorisationState.ACTIVE:
            bills.bind_customers(authorisation_id, unit, authorisation.provider, authorisation.customers)
        audit.record(signed.person, "authorise_bills", [(str(authorisation_id), unit)])


@repeated
def sign_with_own_key(unit: str, authorisation_id: int, by: str) -> None:
    """The same with the certificate of the person at the screen."""
    with access.acting_as(unit):
        authorisation = autopay.lock_authorisation(authorisation_id)
        sign(unit, authorisation_id, SignedBy(by, signing.signer_of(by).sign(to_sign(authorisation))))


@repeated
def change(unit: str, authorisation_id: int, state: AuthorisationState, by: str, reason: str = "") -> None:
    """Suspend it, let it count again, or revoke it for good. What is announced and not paid yet is not paid then."""
    with access.acting_as(unit):
        authorisation = autopay.lock_authorisation(authorisation_id)
        rights.require_unit(by, "answer_bill", unit)
        if authorisation.state == state:
            return
        if (authorisation.state, state) not in _CHANGES:
            raise Refused(Word.STATE, "Ủy quyền này đang ở trạng thái khác.")
        bills.change(authorisation_id, state, by, reason)
        audit.record(by, f"authorisation_{state}", [(str(authorisation_id), unit)])


A = AuthorisationState
_CHANGES = frozenset(
    {
        (A.ACTIVE, A.SUSPENDED),
        (A.SUSPENDED, A.ACTIVE),
        (A.ACTIVE, A.REVOKED),
        (A.SUSPENDED, A.REVOKED),
        (A.DRAFT, A.REVOKED),
        (A.COUNTERSIGNED, A.REVOKED),
    }
)


def _require_valid(authorisation: AuthorisationView, signed: SignedBy) -> None:
    verdict = verify(to_sign(authorisation), signed.signature, signing.authority().trust(), clock.now())
    serial = verdict.serial or ""
    if not verdict.valid or accounts.certificate_owners([serial]).get(serial) != signed.person:
        raise Refused(Word.INVALID, "Chữ ký không hợp lệ hoặc không phải của người ký.", pointer="/signatures")


def _require_possible(asked: Asked) -> None:
    provider = next((each for each in autopay.providers() if each.code == asked.provider), None)
    if provider is None:
        raise Refused(Word.INVALID, f"Chưa có nhà cung cấp {asked.provider}.", pointer="/provider")
    if asked.service not in provider.services:
        raise Refused(Word.INVALID, "Nhà cung cấp này không có dịch vụ đã chọn.", pointer="/service")
    if not 1 <= len(asked.customers) <= MOST_CUSTOMERS or not all(_is_code(each) for each in asked.customers):
        raise Refused(Word.INVALID, f"Cần từ 1 đến {MOST_CUSTOMERS} mã khách hàng.", pointer="/customers")
    unit = organisations.unit(asked.unit, clock.today())
    if unit is None or unit.kind == PROJECT:
        raise Refused(Word.INVALID, "Dự án đầu tư không ủy quyền trả hóa đơn.", pointer="/unit")
    payee = accounts.payee(asked.unit, asked.payee, clock.today())
    if payee is None or payee.bank is None:
        raise Refused(
            Word.INVALID, f"Chưa đăng ký đơn vị thụ hưởng {asked.payee} có tài khoản ở ngân hàng.", pointer="/payee"
        )
    if not (len(asked.ndkt) == 4 and asked.ndkt.isdigit()):
        raise Refused(Word.INVALID, "Mã nội dung kinh tế gồm 4 chữ số.", pointer="/ndkt")
    if (
        not asked.accounts
        or len(set(asked.accounts)) < len(asked.accounts)
        or not all(map(_is_account, asked.accounts))
    ):
        raise Refused(Word.INVALID, "Cần chọn nguồn dự toán hoặc tiền gửi, mỗi nơi một lần.", pointer="/accounts")
    if asked.cap is not None and not 1 <= asked.cap <= LARGEST_DONG:
        raise Refused(Word.INVALID, "Mức trần phải là số đồng nguyên dương.", pointer="/cap")
    if asked.monthly_cap is not None and not (asked.cap or 1) <= asked.monthly_cap <= LARGEST_DONG:
        raise Refused(
            Word.INVALID,
            "Mức trần một tháng phải là số đồng nguyên dương, không thấp hơn mức trần một hóa đơn.",
            pointer="/monthly_cap",
        )
    if asked.tolerance_percent is not None and not 0 <= asked.tolerance_percent <= 1000:
        raise Refused(Word.INVALID, "Mức vượt cho phép từ 0 đến 1000 %.", pointer="/tolerance_percent")
    if asked.valid_to is not None and asked.valid_to < (asked.valid_from or clock.today()):
        raise Refused(Word.INVALID, "Ngày hết hạn phải sau ngày bắt đầu.", pointer="/valid_to")


def _is_code(text: str) -> bool:
    return 1 <= len(text) <= LONGEST_CODE and text.isprintable() and text == text.strip()


def _is_account(name: str) -> bool:
    return name == DEPOSIT or (len(name) == 2 and name.isdigit())


def _new(asked: Asked) -> NewAuthorisation:
    return NewAuthorisation(
        unit_code=asked.unit,
        provider=asked.provider,
        service=asked.service,
        customers=tuple(dict.fromkeys(asked.customers)),
        payee_code=asked.payee,
        ndkt=asked.ndkt,
        accounts=asked.accounts,
        valid_from=asked.valid_from or clock.today(),
        valid_to=asked.valid_to,
        cap=asked.cap,
        monthly_cap=asked.monthly_cap,
        tolerance_percent=asked.tolerance_percent,
        contract_no=asked.contract_no,
        prepared_by=asked.prepared_by,
    )
