"""Who may do what: action × seat. The authorisation matrix of the documentation is generated from this table.

Scope is the office that handles the dossier now, or the unit it belongs to.
"""

from __future__ import annotations

from collections.abc import Collection

from khobac.core import clock
from khobac.core.db import Asked
from khobac.core.errors import Refused, Word
from khobac.registers.organisations import queries as organisations

OFFICE_ACTIONS: dict[str, frozenset[str]] = {
    "examine": frozenset({"officer"}),
    "accept": frozenset({"officer"}),
    "send_back": frozenset({"officer"}),
    "refuse": frozenset({"officer"}),
    "hand_over": frozenset({"officer"}),
    "explain_signal": frozenset({"office_chief_accountant", "director"}),
    "answer_dispute": frozenset({"officer", "office_chief_accountant", "director"}),
    "control_after": frozenset({"officer"}),
    "override_return": frozenset({"office_chief_accountant", "director"}),
    "countersign": frozenset({"office_chief_accountant"}),
    "hand_back": frozenset({"office_chief_accountant", "director"}),
    "approve": frozenset({"director"}),
    "extend_deadline": frozenset({"director"}),
    "apologise": frozenset({"director"}),
    "reassign": frozenset({"office_chief_accountant", "director"}),
    "order": frozenset({"payment_officer"}),
    "settle_transfer": frozenset({"payment_officer", "office_chief_accountant"}),
    "commit": frozenset({"officer"}),
    "correct_segments": frozenset({"office_chief_accountant"}),
    "close_period": frozenset({"office_chief_accountant"}),
    "close_day": frozenset({"office_chief_accountant"}),
    "reopen_period": frozenset({"office_chief_accountant", "director"}),
    "year_end": frozenset({"office_chief_accountant"}),
    "settle_year": frozenset({"director"}),
    "enter_allotment": frozenset({"officer"}),
    "enter_project": frozenset({"officer"}),
    "enter_revenue": frozenset({"officer"}),
    "move_retention": frozenset({"officer"}),
}

UNIT_ACTIONS: dict[str, frozenset[str]] = {
    "prepare": frozenset({"accountant"}),
    "withdraw": frozenset({"accountant", "chief_accountant", "holder"}),
    "sign_second": frozenset({"chief_accountant"}),
    "sign_first": frozenset({"holder"}),
    "correct_account": frozenset({"accountant"}),
    "approve_correction": frozenset({"chief_accountant", "holder"}),
    "dispute": frozenset({"accountant", "chief_accountant", "holder"}),
    "manage_software": frozenset({"chief_accountant", "holder"}),
    "answer_bill": frozenset({"chief_accountant", "holder"}),
    "confirm_balance": frozenset({"chief_accountant", "holder"}),
}


NOT_AT_THIS_OFFICE = "Bạn không có quyền thực hiện việc này tại kho bạc đang xử lý hồ sơ."


def require_office(person: str, action: str, office_code: str) -> None:
    """Raises NO_RIGHT unless the person holds a seat for this action at this office now."""
    now = clock.now()
    if not any(organisations.holds(person, seat, office=office_code, at=now) for seat in OFFICE_ACTIONS[action]):
        raise Refused(Word.NO_RIGHT, NOT_AT_THIS_OFFICE)


def entitled(action: str, asked: Collection[tuple[str, str]]) -> set[tuple[str, str]]:
    """Those of (person, office code) where the person holds a seat for this action now. One statement."""
    return organisations.sitting_at_offices(asked, OFFICE_ACTIONS[action], clock.now())


def require_unit(person: str, action: str, unit_code: str) -> None:
    """Raises NO_RIGHT unless the person holds a seat for this action at this unit now."""
    require(ask_unit(person, action, unit_code).answer)


def ask_unit(person: str, action: str, unit_code: str) -> Asked[bool]:
    """Whether the person holds a seat for this action at this unit now, sent and not waited for."""
    return organisations.ask_holds(person, UNIT_ACTIONS[action], unit_code, clock.now())


def require(is_entitled: bool) -> None:
    """Raises NO_RIGHT unless a right at a unit was found."""
    if not is_entitled:
        raise Refused(Word.NO_RIGHT, "Bạn không có quyền thực hiện việc này cho đơn vị.")
