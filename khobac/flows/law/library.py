"""The library of defects, changed as the law is: an entry is drafted into a change, and a second steward approves that."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext as _

from khobac.control.rules import RULES
from khobac.core import db
from khobac.core.errors import Refused, Word
from khobac.core.repeats import repeated
from khobac.registers.counts import Counts
from khobac.registers.law import library, services
from khobac.registers.law.drafts import DraftWording
from khobac.registers.law.services import drop_wording

__all__ = ["draft_wording", "drop_wording", "load_folder"]


@repeated
def draft_wording(draft: DraftWording, by: str, change_id: int | None = None) -> int:
    """State an entry in a change of the steward's own, or in a new one (None); the number of the change.

    In place of what that change said of the entry from that day. Refused: INVALID, NO_RIGHT, STATE, NOT_FOUND.
    """
    if draft.message_vi and draft.rule not in RULES:
        raise Refused(Word.INVALID, _("Không có quy tắc %(rule)s.") % {"rule": draft.rule or "–"})
    with db.atomic():
        number = change_id or services.open_change(f"Thư viện lỗi: {draft.key}", by)
        services.put_wording(number, draft, by)
    return number


@repeated
def load_folder(folder: Path) -> Counts:
    """Make the register say what the texts of a folder say, and the library what the file beside it says; repeatable."""
    beside = folder.parent / library.FILE
    with db.atomic():
        counts = services.load_folder(folder)
        return counts + library.load(beside) if beside.exists() else counts
