"""What the end of a year does to one posting key, and what it leaves to people. Pure; rehearsal and run share it.

First goes what the finance agency's letter carries over (E12b), then advances move where the new year has room for them
(E12c), and what is unused after that is cancelled (E12a): of units, of what is spent by payment command, and above them
what nobody was given (Circular 26/2026 Art 19.3). Amounts are đồng.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any, NamedTuple


class Stage(StrEnum):
    """A part of the year-end that can be run by itself, in the order of the law's calendar."""

    CARRY_OVER = "carry_over"
    ADVANCES = "advances"
    UNUSED = "unused"
    CLOSE = "close"


STAGES = tuple(Stage)


class Asked(StrEnum):
    """Why a person must look."""

    RESERVED = "reserved"
    OPEN_COMMITMENT = "open_commitment"
    ADVANCE_WITHOUT_ROOM = "advance_without_room"
    CARRY_EXCEEDS = "carry_exceeds"
    DEPOSIT_UNCONFIRMED = "deposit_unconfirmed"
    FROZEN = "frozen"
    PENDING = "pending"
    CHANGED = "changed"


class Commitment(NamedTuple):
    """What remains of a contract's commitment."""

    contract_id: int
    contract: str
    amount: int


class Advance(NamedTuple):
    """What is outstanding of one line of an advance."""

    dossier_id: int
    line_no: int
    number: str
    ndkt: str
    chapter: str
    section: str
    amount: int


class Decision(NamedTuple):
    """A line of a letter not yet carried out: part of the available estimate, or a contract."""

    id: int
    letter: str
    amount: int
    contract_id: int | None


UNIT, COMMAND = "4", "C"
"""Tiers of the tree that spend: a unit's own estimate, and what the finance agency spends by payment command."""

Key = tuple[str, str, str]
"""Unit or other holder, source and tier: what an effect is of. The first three fields of `Effect`."""


class Held(NamedTuple):
    """A place above the spending tiers before the end of the year: what it holds and has given to nobody.

    `frozen` is the part of it that a decision holds back.
    """

    unit: str
    source: str
    tier: str
    left: int
    frozen: int = 0


class Standing(NamedTuple):
    """A posting key of the old year before its end. `room` is what is available on the same key of the new year."""

    unit: str
    source: str
    tier: str = UNIT
    estimate: int = 0
    provisional: int = 0
    reserved: int = 0
    available: int = 0
    room: int = 0
    commitments: tuple[Commitment, ...] = ()
    advances: tuple[Advance, ...] = ()
    decisions: tuple[Decision, ...] = ()
    held_by: tuple[tuple[str, int], ...] = ()
    """Undecided dossiers that count on money of the key, with how much."""


class Question(NamedTuple):
    """Something the year-end does not decide: what kind, whose, which dossier, contract or account, how much."""

    kind: Asked
    unit: str
    source: str
    subject: str
    amount: int


class Effect(NamedTuple):
    """What the year-end does to one key; `carried` and `cancelled` include what was committed.

    `provisional` is how much of what is carried, and of what is cancelled, had been allotted provisionally; `decisions` are
    the lines of letters carried out.
    """

    unit: str
    source: str
    tier: str = UNIT
    carried: int = 0
    moved: int = 0
    cancelled: int = 0
    carried_commitments: tuple[Commitment, ...] = ()
    moved_advances: tuple[Advance, ...] = ()
    cancelled_commitments: tuple[Commitment, ...] = ()
    provisional: tuple[int, int] = (0, 0)
    decisions: tuple[int, ...] = ()

    @property
    def key(self) -> Key:
        """Whose it is."""
        return self[:3]

    @property
    def is_nothing(self) -> bool:
        """Whether the key stays as it is."""
        return not (self.carried or self.moved or self.cancelled)


class Closing(NamedTuple):
    """An account of revenue or expenditure that is closed: its role and segments, and debit less credit before."""

    role: str
    level: str
    source: str
    treasury: str
    balance: int


def effect_on(key: Standing, stages: Collection[Stage]) -> tuple[Effect, list[Question]]:
    """What these stages do to a key, and what they leave to a person.

    >>> school = Standing("1012345", "12", estimate=100, available=58, room=60,
    ...     advances=(Advance(1, 0, "HS-1", "6757", "", "", 6),), decisions=(Decision(4, "CV-7", 20, None),))
    >>> effect, questions = effect_on(school, STAGES)
    >>> effect.carried, effect.moved, effect.cancelled, questions
    (20, 6, 44, [])
    """
    questions: list[Question] = []
    carries = Stage.CARRY_OVER in stages
    named = [each for each in key.decisions if carries and each.contract_id is not None]
    kept = tuple(each for each in key.commitments if each.contract_id in {one.contract_id for one in named})
    letters = _letters(key, questions) if carries else []
    carried_free = sum(each.amount for each in letters)
    moved = _moved(key, carried_free, questions) if Stage.ADVANCES in stages else ()
    freed = sum(each.amount for each in moved)
    dropped: tuple[Commitment, ...] = ()
    cancelled = 0
    if Stage.UNUSED in stages and not _is_reserved(key, questions):
        dropped = tuple(each for each in key.commitments if each not in kept)
        questions += [_asked(key, Asked.OPEN_COMMITMENT, each.contract, each.amount) for each in dropped]
        cancelled = key.available - carried_free + freed + sum(each.amount for each in dropped)
    carried = sum(each.amount for each in kept) + carried_free
    from_provisional = max(carried - key.estimate, 0)
    effect = Effect(
        unit=key.unit,
        source=key.source,
        tier=key.tier,
        carried=carried,
        moved=freed,
        cancelled=cancelled,
        carried_commitments=kept,
        moved_advances=moved,
        cancelled_commitments=dropped,
        provisional=(from_provisional, min(cancelled, key.provisional - from_provisional)),
        decisions=tuple(sorted(each.id for each in (*letters, *named))),
    )
    return effect, questions


def effect_above(held: Held, stages: Collection[Stage]) -> tuple[Effect, list[Question]]:
    """What was given to nobody is cancelled; what a decision holds frozen is left to a person.

    >>> effect_above(Held("2997961", "12", "0", left=30, frozen=10), STAGES)[0].cancelled
    20
    """
    if Stage.UNUSED not in stages:
        return Effect(held.unit, held.source, held.tier), []
    questions = [Question(Asked.FROZEN, held.unit, held.source, "", held.frozen)] if held.frozen else []
    return Effect(held.unit, held.source, held.tier, cancelled=held.left - held.frozen), questions


def _asked(key: Standing, kind: Asked, subject: str, amount: int) -> Question:
    return Question(kind, key.unit, key.source, subject, amount)


def _letters(key: Standing, questions: list[Question]) -> list[Decision]:
    """Lines that carry part of the available estimate: each whole, in their order, or asked about."""
    left, fitting = key.available, []
    for each in key.decisions:
        if each.contract_id is not None:
            continue
        if each.amount > left:
            questions.append(_asked(key, Asked.CARRY_EXCEEDS, each.letter, each.amount - left))
        else:
            left -= each.amount
            fitting.append(each)
    return fitting


def _moved(key: Standing, carried: int, questions: list[Question]) -> tuple[Advance, ...]:
    """All advances of the key, where the new year has an estimate for them; else the finance agency is asked."""
    if sum(each.amount for each in key.advances) <= key.room + carried:
        return key.advances
    by_dossier: dict[str, int] = {}
    for each in key.advances:
        by_dossier[each.number] = by_dossier.get(each.number, 0) + each.amount
    questions += [_asked(key, Asked.ADVANCE_WITHOUT_ROOM, number, amount) for number, amount in by_dossier.items()]
    return ()


def _is_reserved(key: Standing, questions: list[Question]) -> bool:
    """Whether dossiers still count on money of the key; then nothing of it is cancelled."""
    holders = key.held_by or ((("", key.reserved),) if key.reserved else ())
    questions += [_asked(key, Asked.RESERVED, number, held) for number, held in holders]
    return bool(holders)


class Change(NamedTuple):
    """A key on which a run differs from its rehearsal: (carried, moved, cancelled) as rehearsed and as it comes."""

    unit: str
    source: str
    tier: str
    rehearsed: tuple[int, int, int]
    comes: tuple[int, int, int]


def changes(rehearsed: Iterable[Effect], done: Iterable[Effect], planned: Iterable[Effect]) -> list[Change]:
    """What comes out otherwise than rehearsed: by what earlier runs of the rehearsal have done, and what is planned now.

    >>> as_rehearsed = Effect("1012345", "12", cancelled=58)
    >>> changes([as_rehearsed], [as_rehearsed], []), changes([as_rehearsed], [], [Effect("1012345", "12", cancelled=57)])
    ([], [Change(unit='1012345', source='12', tier='4', rehearsed=(0, 0, 58), comes=(0, 0, 57))])
    """
    expected = {each.key: each for each in rehearsed}
    coming: dict[Key, list[Effect]] = {}
    for each in (*done, *planned):
        coming.setdefault(each.key, []).append(each)
    found = []
    for key in sorted(expected.keys() | coming.keys()):
        wanted, parts = expected.get(key), coming.get(key, [])
        if parts != [wanted]:
            found.append(Change(*key, _sums([wanted] if wanted else []), _sums(parts)))
    return found


def _sums(effects: Sequence[Effect]) -> tuple[int, int, int]:
    return (
        sum(each.carried for each in effects),
        sum(each.moved for each in effects),
        sum(each.cancelled for each in effects),
    )


def detail(effect: Effect) -> dict[str, Any]:
    """The lines behind the three amounts of an effect, as they are stored and compared."""
    return {
        "carried": [list(each) for each in effect.carried_commitments],
        "moved": [list(each) for each in effect.moved_advances],
        "cancelled": [list(each) for each in effect.cancelled_commitments],
        "provisional": list(effect.provisional),
        "decisions": list(effect.decisions),
    }


def from_detail(key: Key, amounts: tuple[int, int, int], stored: Mapping[str, Any]) -> Effect:
    """The effect that was stored so.

    >>> effect = Effect("1012345", "12", "4", 20, 6, 44, moved_advances=(Advance(1, 0, "HS-1", "6757", "", "", 6),))
    >>> from_detail(effect.key, (20, 6, 44), detail(effect)) == effect
    True
    """
    carried, moved, cancelled = amounts
    carried_part, cancelled_part = stored["provisional"]
    return Effect(
        *key,
        carried,
        moved,
        cancelled,
        tuple(Commitment(*each) for each in stored["carried"]),
        tuple(Advance(*each) for each in stored["moved"]),
        tuple(Commitment(*each) for each in stored["cancelled"]),
        (carried_part, cancelled_part),
        tuple(stored["decisions"]),
    )
