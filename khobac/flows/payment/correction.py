"""Correcting the segments under which a payment was booked (form C2-10): reversed and booked anew, never changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from khobac.books.ledger import queries as books
from khobac.books.ledger import services as ledger
from khobac.books.ledger.postings.correct_segments import CORRECTABLE, CorrectSegments, correct_segments
from khobac.books.ledger.queries import PostedEntry
from khobac.core import audit, clock, db
from khobac.core.errors import Refused, Word
from khobac.core.repeats import repeated
from khobac.flows import rights
from khobac.flows.payment.booking import Booking, spender_of
from khobac.flows.payment.desk import OnDesk, take_up
from khobac.flows.payment.holding import tell
from khobac.flows.payment.position import ECONOMIC_CONTENT, unit_on
from khobac.registers.law import queries as laws
from khobac.registers.nomenclature import queries as nomenclature
from khobac.spending.requests.queries import LineView

REVERSAL, RIGHT = ":reversal", ":right"


@repeated
def reverse(number: str, instead: Mapping[str, str], by: str, line: int = 0) -> None:
    """Book one line of a paid dossier under these segments instead: a linked reversal and the right entry, dated today.

    Raises INVALID for a segment that is no correction (another source is other money) or a sub-item that cannot be
    charged, STATE where nothing has been spent on the line.
    """
    with db.atomic():
        desk = take_up(number)
        rights.require_office(by, "correct_segments", desk.office.code)
        _require_correctable(desk, instead)
        booking = _booking(desk)
        posted = books.entries_of(number, desk.dossier.treasury_id)
        wrong = _standing(posted, desk.request.lines[line], booking.spender.family.expenditure)
        if not wrong:
            raise Refused(Word.STATE, "Dòng này chưa được hạch toán chi, không có gì để điều chỉnh.")
        corrections = [
            CorrectSegments(booking.voucher(f"correct:{each.id}"), each.entry, each.id, leg, instead) for each, leg in wrong
        ]
        ledger.post([entry for each in corrections for entry in correct_segments(each)], clock.now())
        tell([desk.dossier], "SegmentsCorrected", line=line, instead=dict(instead))
        audit.record(by, "correct_segments", [(number, desk.dossier.unit_code)])


def _require_correctable(desk: OnDesk, instead: Mapping[str, str]) -> None:
    if not instead or not set(instead) <= CORRECTABLE:
        allowed = ", ".join(sorted(CORRECTABLE))
        raise Refused(Word.INVALID, f"Chỉ điều chỉnh được: {allowed}.", pointer="/instead")
    if "ndkt" not in instead:
        return
    day = desk.snapshot.sent_on.replace(year=desk.request.year, day=1)
    code = nomenclature.codes({(ECONOMIC_CONTENT, instead["ndkt"])}, day).get((ECONOMIC_CONTENT, instead["ndkt"]))
    if code is None or not code.postable or code.kind != "expenditure":
        raise Refused(Word.INVALID, f"{instead['ndkt']} không phải tiểu mục chi đang mở.", pointer="/instead/ndkt")


def _booking(desk: OnDesk) -> Booking:
    today = clock.today()
    unit = unit_on(desk.dossier.unit_code, today)
    spender = spender_of(unit, desk.request.source, laws.law_on(desk.snapshot.sent_on))
    return Booking(desk.request, desk.dossier.number, desk.office.code, spender, today)


def _standing(posted: Sequence[PostedEntry], line: LineView, role: str) -> list[tuple[PostedEntry, int]]:
    """The entries that hold a line of a request now, each with the number of its leg: as posted, or as last corrected."""
    by_key = {each.entry.key: each for each in posted}
    reversed_by = {each.entry.reverses: each for each in posted if each.entry.reverses is not None}
    found = []
    for first in posted:
        leg = _leg_of(first, line, role)
        if leg is None or first.entry.event == "correct_segments":
            continue
        stands = first
        while (reversal := reversed_by.get(stands.id)) is not None:
            stands = by_key[reversal.entry.key.removesuffix(REVERSAL) + RIGHT]
        found.append((stands, leg))
    return found


def _leg_of(posted: PostedEntry, line: LineView, role: str) -> int | None:
    wanted = (role, line.ndkt, line.chapter, line.section)
    legs = enumerate(posted.entry.legs)
    return next((n for n, leg in legs if leg.debit and (leg.role, leg.ndkt, leg.chapter, leg.section) == wanted), None)
