"""From facts to alerts. What the texts need is read for a whole batch at once, in a fixed number of statements."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from khobac.books.budget import queries as budget
from khobac.books.budget.keys import LineKey
from khobac.books.budget.queries import PositionView
from khobac.casework.dossiers import queries as dossiers
from khobac.casework.dossiers.queries import LockedDossier
from khobac.control.inputs import Kind as RequestKind
from khobac.core import clock, db
from khobac.core.facts import RecordedFact
from khobac.registers.law import queries as laws
from khobac.registers.organisations import queries as organisations
from khobac.spending.requests import queries as requests
from khobac.spending.requests.queries import RequestView
from khobac.watch.alerts import texts
from khobac.watch.alerts.texts import Text


class Kind(StrEnum):
    """What an alert is about; those that are built."""

    BAL_MOVE = "BAL_MOVE"
    BAL_LOW = "BAL_LOW"
    DOSSIER_STATUS = "DOSSIER_STATUS"
    DOSSIER_SIGN = "DOSSIER_SIGN"
    PAYEE_NEW = "PAYEE_NEW"
    AUTO_PAY = "AUTO_PAY"
    ADV_OVERDUE = "ADV_OVERDUE"
    SIGNER_CHANGE = "SIGNER_CHANGE"
    CERT_EXPIRE = "CERT_EXPIRE"
    DEADLINE = "DEADLINE"


@dataclass(frozen=True)
class NewAlert:
    """An alert about to be told, once for its origin; to all who sign for the unit, or to one person."""

    unit_code: str
    kind: Kind
    origin: str
    text: Text
    dossier: str = ""
    person: str = ""
    loud: bool = False


@dataclass(frozen=True)
class _Paid:
    """How the unit knew a payee before this payment: at all, and at this account."""

    known: bool
    same_account: bool


@dataclass(frozen=True)
class _About:
    """Everything the texts about one fact on a dossier need."""

    fact: RecordedFact
    dossier: LockedDossier
    request: RequestView
    position: PositionView
    payee: _Paid
    signers: tuple[str, ...]
    low_percent: int | None

    def alert(self, kind: Kind, text: Text, *, origin: str = "", person: str = "", loud: bool = False) -> NewAlert:
        """An alert about this fact."""
        unit, number = self.dossier.unit_code, self.dossier.number
        return NewAlert(unit, kind, origin or f"fact/{self.fact.id}", text, number, person, loud)


def alerts_of(facts: Sequence[RecordedFact]) -> list[NewAlert]:
    """What these facts mean for their units, in the order of the facts."""
    about = _read([fact for fact in facts if fact.kind in _OF_DOSSIER])
    names = _names([fact for fact in facts if fact.kind in _OF_SIGNERS])
    told: list[NewAlert] = []
    for fact in facts:
        if fact.kind in _OF_DOSSIER:
            told += _OF_DOSSIER[fact.kind](about[fact.id])
        elif fact.kind == "AllotmentMade":
            told.append(_allotted(fact))
        elif fact.kind in _OF_SIGNERS:
            told.append(_signer_changed(fact, names))
    return told


def over(facts: Sequence[RecordedFact]) -> list[tuple[str, Text]]:
    """The duties of units among these that are over: what makes each unique, and what all units are told."""
    return [
        (
            f"duty/{fact.subject}/{fact.content['year']}/over",
            texts.deadline_over(fact.subject, dt.date.fromisoformat(fact.content["due_on"])),
        )
        for fact in facts
        if fact.kind == "DutyDue" and fact.content["when"] == "over"
        if fact.content["due_from"] == "unit" and fact.subject in texts.DEADLINES
    ]


# --- what happened to a dossier ----------------------------------------------------------------------------------


def _received(about: _About) -> Iterable[NewAlert]:
    number, request = about.dossier.number, about.request
    due_at = about.dossier.committed_due_at
    yield about.alert(Kind.DOSSIER_STATUS, texts.received(number, request.gross, request.payee_name, due_at))
    for person in about.signers:
        text = texts.signed(number, request.gross, about.dossier.sent_at)
        yield about.alert(Kind.DOSSIER_SIGN, text, person=person, loud=True)


def _returned(about: _About) -> Iterable[NewAlert]:
    text = texts.returned(about.dossier.number, about.fact.content["defects"])
    yield about.alert(Kind.DOSSIER_STATUS, text, loud=True)


def _dispute_answered(about: _About) -> Iterable[NewAlert]:
    text = texts.dispute_answered(about.dossier.number, upheld=about.fact.content["upheld"])
    yield about.alert(Kind.DOSSIER_STATUS, text, loud=True)


def _extended(about: _About) -> Iterable[NewAlert]:
    due_at = clock.local(dt.datetime.fromisoformat(about.fact.content["due_at"]))
    yield about.alert(Kind.DOSSIER_STATUS, texts.extended(about.dossier.number, due_at), loud=True)


def _apologised(about: _About) -> Iterable[NewAlert]:
    promised = about.fact.content["promised_at"]
    promised_at = clock.local(dt.datetime.fromisoformat(promised)) if promised else None
    yield about.alert(Kind.DOSSIER_STATUS, texts.apologised(about.dossier.number, promised_at), loud=True)


def _refused(about: _About) -> Iterable[NewAlert]:
    yield about.alert(Kind.DOSSIER_STATUS, texts.refused(about.dossier.number), loud=True)


def _approved(about: _About) -> Iterable[NewAlert]:
    number, request, position = about.dossier.number, about.request, about.position
    back = request.kind == RequestKind.RETURN_OF_FUNDS
    pay = 0 if back else about.fact.content["pay"]
    yield about.alert(Kind.DOSSIER_STATUS, texts.approved(number, pay, request.payee_name))
    moved = about.fact.content["gross"] if back else -pay
    if moved:
        yield about.alert(Kind.BAL_MOVE, _moved(about, moved), loud=True)
    if pay and not about.payee.known:
        yield about.alert(Kind.PAYEE_NEW, texts.payee_first_seen(number, pay, request.payee_name), loud=True)
    elif pay and not about.payee.same_account:
        yield about.alert(Kind.PAYEE_NEW, texts.payee_account_changed(number, request.payee_name), loud=True)
    if about.low_percent is not None and _is_low(position, about.low_percent):
        text = texts.balance_low(_line(request), position.available, position.allotted, about.low_percent)
        origin = f"low/{request.source}/{request.year}/{position.allotted}"  # once, until more is allotted
        yield about.alert(Kind.BAL_LOW, text, origin=origin, loud=True)


def _is_low(position: PositionView, percent: int) -> bool:
    return position.allotted > 0 and position.available * 100 < position.allotted * percent


def _settled(about: _About) -> Iterable[NewAlert]:
    yield about.alert(
        Kind.DOSSIER_STATUS, texts.paid(about.dossier.number, about.request.pay, about.request.payee_name)
    )


def _payment_returned(about: _About) -> Iterable[NewAlert]:
    text = texts.payment_returned(about.dossier.number, about.request.payee_name)
    yield about.alert(Kind.DOSSIER_STATUS, text, loud=True)


def _corrected(about: _About) -> Iterable[NewAlert]:
    text = texts.payee_account_changed(about.dossier.number, about.request.payee_name)
    yield about.alert(Kind.PAYEE_NEW, text, loud=True)


def _given_up(about: _About) -> Iterable[NewAlert]:
    amount = about.fact.content["amount"]
    yield about.alert(Kind.DOSSIER_STATUS, texts.given_up(about.dossier.number, amount), loud=True)
    yield about.alert(Kind.BAL_MOVE, _moved(about, amount), loud=True)


def _controlled_after(about: _About) -> Iterable[NewAlert]:
    if not about.fact.content["clean"]:
        text = texts.found_after_payment(about.dossier.number, about.fact.content["deduct"])
        yield about.alert(Kind.DOSSIER_STATUS, text, loud=True)


_OF_DOSSIER: dict[str, Callable[[_About], Iterable[NewAlert]]] = {
    "DossierReceived": _received,
    "DossierReturned": _returned,
    "DossierRefused": _refused,
    "DeadlineExtended": _extended,
    "ApologyPublished": _apologised,
    "DisputeAnswered": _dispute_answered,
    "PaymentApproved": _approved,
    "PaymentSettled": _settled,
    "PaymentReturned": _payment_returned,
    "PaymentCorrected": _corrected,
    "PaymentGivenUp": _given_up,
    "PostControlled": _controlled_after,
}


def _moved(about: _About, amount: int) -> Text:
    what = f"{about.request.payee_name}, {about.request.content}"
    return texts.balance_moved(amount, _line(about.request), what, about.position.available, clock.now())


def _line(request: RequestView) -> tuple[str, str]:
    """What pays, as people call it: the deposit, or the estimate of a year."""
    if request.kind == RequestKind.DEPOSIT_PAYMENT:
        return _DEPOSIT
    return f"dự toán {request.year}", f"budget {request.year}"


_DEPOSIT = ("tiền gửi", "deposit")


# --- what happened to the unit -----------------------------------------------------------------------------------


def _allotted(fact: RecordedFact) -> NewAlert:
    kind, amount = fact.content["kind"], fact.content["amount"]
    line = _DEPOSIT if kind == "deposit" else ("dự toán", "budget")
    what = {"cut": "Giảm dự toán", "deposit": "Tiền vào tài khoản"}.get(kind, "Giao dự toán")
    text = texts.balance_moved(-amount if kind == "cut" else amount, line, what, None, clock.now())
    return NewAlert(fact.unit_code, Kind.BAL_MOVE, f"fact/{fact.id}", text)


def _signer_changed(fact: RecordedFact, names: dict[str, str]) -> NewAlert:
    old_key, new_key, tell = _OF_SIGNERS[fact.kind]
    old, new = (names.get(fact.content[key], fact.content[key]) for key in (old_key, new_key))
    text = tell(fact.content["seat"], old, new)
    return NewAlert(fact.unit_code, Kind.SIGNER_CHANGE, f"fact/{fact.id}", text, loud=True)


_OF_SIGNERS: dict[str, tuple[str, str, Callable[[str, str, str], Text]]] = {
    "SignerChanged": ("old", "new", texts.signer_changed),
    "SeatDelegated": ("giver", "to", texts.seat_delegated),
}


# --- reading for a batch -----------------------------------------------------------------------------------------


def _read(facts: Sequence[RecordedFact]) -> dict[int, _About]:
    """What the texts need, by fact. Seven statements, whatever the number of facts."""
    if not facts:
        return {}
    ids = sorted({fact.content["dossier_id"] for fact in facts})
    heads = {dossier.id: dossier for dossier in dossiers.by_ids(ids)}
    asked = requests.of_dossiers(ids)
    keys = {dossier_id: _key_of(request) for dossier_id, request in asked.items()}
    positions = budget.positions(set(keys.values()))
    payees = _payees_before([fact.content["dossier_id"] for fact in facts if fact.kind == "PaymentApproved"])
    signers = _signers([fact.content["dossier_id"] for fact in facts if fact.kind == "DossierReceived"])
    low_percent = laws.law_on(clock.today()).get("alert.low_percent")
    return {
        fact.id: _About(
            fact,
            heads[dossier_id],
            asked[dossier_id],
            positions[keys[dossier_id]],
            payees.get(dossier_id, _Paid(True, True)),
            signers.get(dossier_id, ()),
            low_percent if keys[dossier_id].account_kind == "estimate" else None,
        )
        for fact in facts
        for dossier_id in [fact.content["dossier_id"]]
    }


def _key_of(request: RequestView) -> LineKey:
    if request.kind == RequestKind.DEPOSIT_PAYMENT:
        return LineKey(request.treasury_id, "deposit", request.unit_code)
    return LineKey(request.treasury_id, "estimate", request.unit_code, request.source, request.year)


def _payees_before(dossier_ids: Sequence[int]) -> dict[int, _Paid]:
    """Whether the unit had paid the payee of each of these approved dossiers before it, and at the same account."""
    found = db.rows(
        """
        SELECT this.dossier_id, earlier.dossier_id IS NOT NULL AS known,
               coalesce((earlier.payee_bank, earlier.payee_account, earlier.payee_unit)
                      = (this.payee_bank, this.payee_account, this.payee_unit), false) AS same_account
        FROM requests_spendingrequest this
        JOIN dossiers_dossier own ON own.id = this.dossier_id
        LEFT JOIN LATERAL (
            SELECT request.dossier_id, payee_bank, payee_account, payee_unit
            FROM requests_spendingrequest request JOIN dossiers_dossier dossier ON dossier.id = request.dossier_id
            WHERE request.unit_code = this.unit_code AND request.payee_code = this.payee_code
              AND (dossier.decided_at, dossier.id) < (own.decided_at, own.id)
              AND dossier.state NOT IN ('returned', 'refused', 'withdrawn', 'refunded')
            ORDER BY dossier.decided_at DESC, dossier.id DESC LIMIT 1
        ) AS earlier ON true
        WHERE this.dossier_id = ANY(%s)
        """,
        [list(dossier_ids)],
    )
    return {row["dossier_id"]: _Paid(row["known"], row["same_account"]) for row in found}


def _signers(dossier_ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """Who signed each of these dossiers for its unit."""
    found = db.rows(
        """
        SELECT dossier_id, array_agg(person ORDER BY id) AS people FROM dossiers_seattaken
        WHERE dossier_id = ANY(%s) AND seat IN ('chief_accountant', 'holder') GROUP BY dossier_id
        """,
        [list(dossier_ids)],
    )
    return {row["dossier_id"]: tuple(row["people"]) for row in found}


def _names(facts: Sequence[RecordedFact]) -> dict[str, str]:
    """The names of the people in changes of signers."""
    usernames = {fact.content[key] for fact in facts for key in _OF_SIGNERS[fact.kind][:2]}
    if not usernames:
        return {}
    return {username: person.name for username, person in organisations.known_persons(usernames).items()}
