"""The law desk: one steward drafts a change of law, another approves it, and it counts from its day on.

`checking` says whether the law is whole and every rule rests on it; `uses` which parts of the product read a value;
`conflicts` what stands in the way of a change.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from khobac.core.errors import Refused, Word
from khobac.flows.law.checking import check
from khobac.flows.law.conflicts import conflicts, said_by
from khobac.flows.law.library import draft_wording, drop_wording, load_folder
from khobac.registers.law import queries, services
from khobac.registers.law.services import (
    approve,
    approve_change,
    draft,
    drop_row,
    drop_value,
    open_change,
    put_row,
    put_value,
    send_back,
    withdraw,
)

__all__ = [
    "approve",
    "approve_change",
    "check",
    "conflicts",
    "draft",
    "draft_wording",
    "drop_row",
    "drop_value",
    "drop_wording",
    "load_folder",
    "open_change",
    "propose",
    "put_row",
    "put_value",
    "said_by",
    "send_back",
    "withdraw",
]


def propose(change_id: int, by: str) -> None:
    """Hand a change to the second person. Refused: INVALID while a conflict stops it, and as `services.propose` refuses."""
    stopping = [conflict for conflict in conflicts(said_by(change_id), queries.texts()) if conflict.stops]
    if stopping:
        names = ", ".join(sorted({conflict.name for conflict in stopping}))
        raise Refused(Word.INVALID, _("Còn vướng mắc phải sửa trước khi trình duyệt: %(names)s.") % {"names": names})
    services.propose(change_id, by)
