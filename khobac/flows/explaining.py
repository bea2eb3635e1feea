"""The office explains a signal of remote monitoring: cause and remedy, once, by somebody in charge (RT8)."""

from __future__ import annotations

from khobac.core import audit, clock, db
from khobac.core.errors import Refused, Word
from khobac.core.repeats import repeated
from khobac.flows import rights
from khobac.registers.organisations import queries as organisations
from khobac.watch.supervision import queries as signals
from khobac.watch.supervision import services as supervision

SHORTEST = 10


@repeated
def explain(signal_id: int, by: str, cause: str, remedy: str) -> None:
    """Say why it came about and what is done about it. Raises REASON_NEEDED, STATE where it was explained before."""
    with db.atomic():
        signal = signals.by_id(signal_id)
        today = clock.today()
        handled = organisations.handling_offices([signal.office_id], today) if signal else {}
        office = organisations.office_by_id(handled.get(signal.office_id, signal.office_id), today) if signal else None
        if signal is None or office is None:
            raise Refused(Word.NOT_FOUND, "Không có tín hiệu này.")
        rights.require_office(by, "explain_signal", office.code)
        for words, pointer in ((cause, "/cause"), (remedy, "/remedy")):
            if len(words.strip()) < SHORTEST:
                message = "Giải trình phải nêu nguyên nhân và cách khắc phục, mỗi phần ít nhất 10 ký tự."
                raise Refused(Word.REASON_NEEDED, message, pointer=pointer)
        if not supervision.explain(signal_id, by, cause.strip(), remedy.strip()):
            raise Refused(Word.STATE, "Tín hiệu này đã được giải trình.")
        audit.record(by, "explain_signal", [(signal.dossier or signal.subject, "")])
