"""Files enclosed with a dossier as it is filed: the unit must have sent them in before, under the hashes it signed, each
as a paper that some text of law knows.
"""

from __future__ import annotations

from khobac.casework.documents import services as documents
from khobac.casework.documents.services import Enclosure
from khobac.core.errors import Refused, Word
from khobac.flows.payment.content import Filing
from khobac.registers.law import queries as laws


def enclose(dossier_id: int, filing: Filing) -> None:
    """Bind the files of a filing to its dossier. Raises INVALID when the unit has not got one of them, or when one is no
    paper.
    """
    if not filing.attachments:
        return
    papers = laws.papers_known()
    for number, file in enumerate(filing.attachments):
        if file.paper not in papers:
            raise Refused(Word.INVALID, "Không có loại giấy tờ này.", pointer=f"/attachments/{number}/paper")
    wanted = [Enclosure(each.paper, each.name, each.sha256) for each in filing.attachments]
    if documents.enclose(dossier_id, filing.unit, wanted) < len(wanted):
        raise Refused(
            Word.INVALID, "Có tệp kèm theo chưa được gửi lên; hãy gửi tệp rồi nộp lại.", pointer="/attachments"
        )
