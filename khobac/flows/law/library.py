"""The library of defects, changed as the law is: an entry is drafted into a change, and a second steward approves that."""

from __future__ import annotations

from django.utils.translation import gettext as _

from khobac.control.rules import RULES
from khobac.core import db
from khobac.core.errors import Refused, Word
from khobac.core.repeats import repeated
from khobac.registers.law import services
from khobac.registers.law.drafts import DraftWording
from khobac.registers.law.services import drop_wording

__all__ = ["draft_wording", "drop_wording"]


@repeated
def draft_wording(draft: DraftWording, by: str, change_id: int | None = None) -> int:
    """State an entry in a change of the steward's own, or in a new one (None); the number of the change.

    In place of what that change said of the entry from that day. Refused: INVALID, NO_RIGHT, STATE, NOT_FOUND.
    """
    if draft.message_vi and draft.rule not in RULES:
        raise Refused(Word.INVALID, _("Không có quy tắc %(rule)s.") % {"rule": draft.rule or "–"})
    with db.atomic():
        number = change_id or services.open_change(_("Thư viện lỗi: %(key)s") % {"key": draft.key}, by)
        services.put_wording(number, draft, by)
    return number
