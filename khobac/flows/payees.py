"""Whom a unit pays: entering a payee, and paying one at another account from today on.

Unit commands: call inside `access.acting_as(unit)`. That an account is new or has changed is told to the signers beside
each order, and to the whole unit when money goes there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from khobac.core import clock, db
from khobac.core.errors import Refused, Word
from khobac.core.repeats import repeated
from khobac.flows import rights
from khobac.registers.accounts import queries as accounts
from khobac.registers.accounts import services
from khobac.registers.accounts.services import PayeeRow
from khobac.registers.banks import queries as banks
from khobac.registers.organisations import queries as organisations

TAX_CODE = re.compile(r"\d{10}(?:-?\d{3})?|\d{12}")
ACCOUNT = re.compile(r"[0-9A-Za-z]{4,34}")
TREASURY = "KBNN"
"""Stands for the bank where the payee is a unit with a deposit account at a treasury."""
TREASURY_ACCOUNT = re.compile(r"\d{4}\.\d\.(\d{7})\.\d{5}")
"""A deposit account names the unit that has it (Circular 18/2020 Article 9), so that no treasury need be asked."""
LONGEST_NAME = 200

Fault = tuple[str, str]


@dataclass(frozen=True, slots=True)
class NewPayee:
    """A payee as a unit enters it; its tax code where it has one. `bank` is TREASURY for an account at a treasury."""

    name: str
    tax_code: str
    bank: str
    account: str


@repeated
def register(unit: str, new: NewPayee, by: str) -> str:
    """Enter a payee; the code it gets: its tax code, else its account. Raises INVALID with all faults as (pointer, sentence)."""
    rights.require_unit(by, "prepare", unit)
    code, today = new.tax_code or new.account, clock.today()
    with db.atomic():
        found = list(_faults(unit, new))
        if not found and accounts.payee(unit, code, today) is not None:
            found = [("/tax_code" if new.tax_code else "/account_number", "Đơn vị đã có đối tượng thụ hưởng này.")]
        _refuse(found)
        at = _held_at(new.bank, new.account)
        services.register_payee(PayeeRow(unit, code, new.name.strip(), new.account, *at, tax_code=new.tax_code), today, by)
    return code


@repeated
def change_account(unit: str, code: str, bank: str, account: str, by: str) -> None:
    """Pay this payee at that account from today on; dossiers already filed keep theirs."""
    rights.require_unit(by, "prepare", unit)
    with db.atomic():
        _refuse(list(_account_faults(unit, bank, account)))
        services.change_payee_account(unit, code, account, by, *_held_at(bank, account))


def _held_at(bank: str, account: str) -> tuple[str | None, str | None]:
    """The bank that holds an account, or the unit whose deposit at a treasury it is."""
    return (None, _holder(account)) if bank == TREASURY else (bank, None)


def _holder(account: str) -> str:
    found = TREASURY_ACCOUNT.fullmatch(account)
    return found[1] if found else ""


def _faults(unit: str, new: NewPayee) -> Iterator[Fault]:
    if not 2 <= len(new.name.strip()) <= LONGEST_NAME or not new.name.isprintable():
        yield "/name", "Tên dài từ 2 đến 200 ký tự."
    if new.tax_code and not TAX_CODE.fullmatch(new.tax_code):
        yield "/tax_code", "Mã số thuế gồm 10, 12 hoặc 13 chữ số."
    yield from _account_faults(unit, new.bank, new.account)


def _account_faults(unit: str, bank: str, account: str) -> Iterator[Fault]:
    if bank == TREASURY:
        yield from _treasury_faults(unit, account)
        return
    if bank not in {each.code for each in banks.banks_on(clock.today())}:
        yield "/bank", "Chọn ngân hàng của người nhận."
    if not ACCOUNT.fullmatch(account):
        yield "/account_number", "Số tài khoản gồm 4 đến 34 chữ số hoặc chữ cái."


def _treasury_faults(unit: str, account: str) -> Iterator[Fault]:
    books = organisations.units({unit, _holder(account)}, clock.today())
    holder = books.get(_holder(account))
    if holder is None:
        yield "/account_number", "Tài khoản tiền gửi tại kho bạc có dạng 3712.0.1098765.00000, mang mã của đơn vị nhận."
    elif holder.treasury_id == books[unit].treasury_id:
        yield "/account_number", "Chưa chuyển được tiền vào tài khoản tại cùng kho bạc."


def _refuse(found: list[Fault]) -> None:
    if found:
        raise Refused(Word.INVALID, found[0][1], pointer=found[0][0], faults=found)
