"""A unit disputes a defect of a return; the treasury answers with a reason, in a letter.

The clock stays as the return left it (handbook 2.7): stopped and void, whatever the answer; it starts with the dossier
that is filed again, which may be the same one unchanged where every defect was given up. What was upheld counts as a
false alarm and may not be named again on the chain; a rule that was wrong is mended in its data, no dispute overrules it.
"""

from __future__ import annotations

from khobac.casework.disputes import queries as disputes
from khobac.casework.disputes import services as arguing
from khobac.casework.disputes.queries import DisputeView
from khobac.casework.dossiers import queries as dossiers
from khobac.casework.dossiers import services as casework
from khobac.casework.dossiers.queries import LockedDossier
from khobac.casework.dossiers.states import State
from khobac.core import audit, db
from khobac.core.errors import Refused, Word
from khobac.core.repeats import repeated
from khobac.flows import rights
from khobac.flows.payment import letters
from khobac.flows.payment.desk import handled_by
from khobac.flows.payment.holding import tell
from khobac.watch.risk import services as risk

SHORTEST = 10


@repeated
def dispute(number: str, ordinal: int, by: str, argument: str) -> None:
    """Say that a defect of a returned dossier is none. Call inside `access.acting_as(unit)`; each defect once.

    Raises STATE once the dossier was filed again: then there is a newer answer to argue about.
    """
    with db.atomic():
        dossier = dossiers.lock_by_number(number)
        rights.require_unit(by, "dispute", dossier.unit_code)
        if dossier.state != State.RETURNED or dossiers.mended_already(dossier.id):
            raise Refused(Word.STATE, "Chỉ khiếu nại được lỗi của hồ sơ đang bị trả lại.")
        if len(argument.strip()) < SHORTEST:
            raise Refused(Word.REASON_NEEDED, "Cần nêu vì sao không sai, ít nhất 10 ký tự.", pointer="/argument")
        if not arguing.argue(dossier.id, dossier.unit_code, ordinal, by, argument.strip()):
            raise Refused(Word.STATE, "Lỗi này đã được khiếu nại.")
        tell([dossier], "DefectDisputed", ordinal=ordinal)
        audit.record(by, "dispute", [(number, dossier.unit_code)])


@repeated
def answer(dispute_id: int, by: str, *, upheld: bool, reason: str) -> None:
    """Give in, or stand by the defect; the unit has it in writing either way.

    An officer may give in. Standing by it takes somebody else than whoever sent the dossier back. Raises SAME_PERSON.
    """
    with db.atomic():
        disputed = disputes.lock(dispute_id)
        dossier = dossiers.lock_by_number(disputed.number)
        rights.require_office(by, "answer_dispute", handled_by(dossier).code)
        _require_answerable(disputed, dossier, by, upheld=upheld, reason=reason)
        arguing.answer(dispute_id, by, upheld=upheld, reason=reason.strip())
        if upheld:
            risk.count_disputed(dossier.id, dossier.unit_code, disputed.code, disputed.pointer)
        casework.write_letters([letters.letter(dossier, "dispute", {"answers": _answers(dossier)})])
        tell([dossier], "DisputeAnswered", upheld=upheld, ordinal=disputed.ordinal)
        audit.record(by, "answer_dispute", [(dossier.number, dossier.unit_code)])


def _require_answerable(disputed: DisputeView, dossier: LockedDossier, by: str, *, upheld: bool, reason: str) -> None:
    if disputed.verdict:
        raise Refused(Word.STATE, "Khiếu nại này đã được trả lời.")
    if len(reason.strip()) < SHORTEST:
        raise Refused(Word.REASON_NEEDED, "Trả lời khiếu nại phải có lý do, ít nhất 10 ký tự.", pointer="/reason")
    sent_back_by = {step.actor for step in dossiers.steps(dossier.id) if step.to_state == State.RETURNED}
    if not upheld and by in sent_back_by:
        raise Refused(Word.SAME_PERSON, "Người đã trả lại hồ sơ không tự bác khiếu nại về việc đó.")


def _answers(dossier: LockedDossier) -> list[dict[str, str]]:
    """Every answer given on this dossier so far: the last letter stands for all."""
    return [
        {"defect": each.message_vi, "verdict": each.verdict, "answer": each.answer}
        for each in disputes.of_dossier(dossier.id)
        if each.verdict
    ]
