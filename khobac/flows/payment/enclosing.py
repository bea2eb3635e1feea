"""Files enclosed with a dossier as it is filed: the unit must have sent them in before, under the hashes it signed."""

from __future__ import annotations

from khobac.casework.documents import services as documents
from khobac.casework.documents.services import Enclosure
from khobac.core.errors import Refused, Word
from khobac.flows.payment.content import Filing


def enclose(dossier_id: int, filing: Filing) -> None:
    """Bind the files of a filing to its dossier. Raises INVALID when the unit has not got one of them."""
    if not filing.attachments:
        return
    wanted = [Enclosure(each.paper, each.name, each.sha256) for each in filing.attachments]
    if documents.enclose(dossier_id, filing.unit, wanted) < len(wanted):
        raise Refused(
            Word.INVALID, "Có tệp kèm theo chưa được gửi lên; hãy gửi tệp rồi nộp lại.", pointer="/attachments"
        )
