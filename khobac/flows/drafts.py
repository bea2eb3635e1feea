"""What a unit writes before it is a dossier: saved on every change, checked live, signed twice, then filed by itself.

editing → chief_accountant → holder → filed. Whoever is asked to sign may give the draft back to its preparer; the second
signature files it. Unit commands: call inside `access.acting_as(unit)`, but for `sign`, whose every draft is a
transaction of its own.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter, ValidationError

from khobac.casework.dossiers import drafts
from khobac.casework.dossiers.drafts import DraftView
from khobac.casework.dossiers.services import drafts as casework
from khobac.core import access, clock, db
from khobac.core.canonical import canonical_bytes
from khobac.core.errors import Refused, Word
from khobac.core.repeats import repeated
from khobac.flows import rights
from khobac.flows.payment import filing as filings
from khobac.flows.payment import shape, signing
from khobac.flows.payment.content import Filing, SignedBy
from khobac.flows.payment.shape import Fault

_FILING = TypeAdapter(Filing)
_SIGNS_NEXT = {"chief_accountant": "sign_second", "holder": "sign_first"}


@dataclass(frozen=True)
class Signed:
    """What came of signing one draft: filed under a number, passed on to the holder, or refused."""

    draft_id: int
    number: str | None = None
    refused: Refused | None = None


@repeated
def start(unit: str, by: str, content: dict[str, Any] | None = None, resubmits: str | None = None) -> int:
    """A new draft, empty, copied from an earlier one, or mending a returned dossier; its id."""
    rights.require_unit(by, "prepare", unit)
    with db.atomic():
        return casework.start(unit, by, content or {}, secrets.token_urlsafe(24), resubmits)


@repeated
def save(draft_id: int, by: str, content: dict[str, Any], version: int) -> int:
    """Keep what the form holds now; the new version. Raises STATE when somebody else has saved a later one.

    Enclosed files are no part of the form: they come and go one by one (`flows.enclosures`), and stay here as they are.
    """
    with db.atomic():
        draft = drafts.lock(draft_id)
        rights.require_unit(by, "prepare", draft.unit_code)
        _require_stage(draft, "editing")
        if draft.version != version:
            raise Refused(Word.STATE, "Bản nháp đã được sửa ở nơi khác.", version=draft.version)
        enclosed = {name: value for name, value in draft.content.items() if name == "attachments"}
        return casework.save(draft_id, content | enclosed)


@repeated
def discard(draft_id: int, by: str) -> None:
    """Throw a draft away; it is kept out of sight."""
    with db.atomic():
        draft = drafts.lock(draft_id)
        rights.require_unit(by, "prepare", draft.unit_code)
        _require_stage(draft, "editing")
        casework.discard(draft_id)


def as_filing(draft: DraftView) -> tuple[Filing | None, list[Fault]]:
    """The filing a draft amounts to, or what is missing or misspelt in it as (pointer, sentence) rows."""
    content = draft.content | {
        "unit": draft.unit_code,
        "prepared_by": draft.prepared_by,
        "challenge": draft.challenge,
        "resubmits": draft.resubmits,
    }
    today = clock.today().isoformat()
    content.setdefault("voucher_date", today)
    content.setdefault("performed_on", today)
    try:
        filing = _FILING.validate_json(json.dumps(content))
    except ValidationError as errors:
        return None, [
            ("/" + "/".join(str(part) for part in error["loc"]), _sentence(error["type"])) for error in errors.errors()
        ]
    return filing, list(shape.faults(filing))


@repeated
def send_to_sign(draft_id: int, by: str) -> None:
    """The preparer is done: from now on only signers touch it. Raises INVALID with all faults of form."""
    with db.atomic():
        draft = drafts.lock(draft_id)
        rights.require_unit(by, "prepare", draft.unit_code)
        _require_stage(draft, "editing")
        _filing(draft)
        casework.pass_on(draft_id, "chief_accountant", [])


@repeated
def give_back(draft_id: int, by: str, reason: str) -> None:
    """A signer gives the draft back to its preparer; signatures on it are void."""
    with db.atomic():
        draft = drafts.lock(draft_id)
        if draft.stage not in _SIGNS_NEXT:
            raise Refused(Word.STATE, "Bản nháp này không chờ ký.")
        rights.require_unit(by, _SIGNS_NEXT[draft.stage], draft.unit_code)
        casework.pass_on(draft_id, "editing", [], note=f"{by}: {reason}"[:500])


def sign(unit: str, draft_ids: Sequence[int], by: str) -> list[Signed]:
    """Sign these drafts of the unit with the signer's own certificate. The holder's signature files the dossier.

    Each draft by itself, so that one refusal does not stop the others, and in a transaction of its own: together they
    would take a line of the estimate after the number series, which is taken last (docs/inside/locks.md).
    """
    return [_sign(unit, draft_id, by) for draft_id in draft_ids]


@repeated
def _sign(unit: str, draft_id: int, by: str) -> Signed:
    try:
        with access.acting_as(unit):
            draft = drafts.lock(draft_id)
            if draft.stage not in _SIGNS_NEXT:
                raise Refused(Word.STATE, "Bản nháp này không chờ ký.")
            signed_so_far = [signing.from_json(row) for row in draft.signatures]
            if by in (draft.prepared_by, *(each.person for each in signed_so_far)):
                raise Refused(Word.SAME_PERSON, "Người lập, kế toán trưởng và chủ tài khoản phải là ba người khác nhau.")
            rights.require_unit(by, _SIGNS_NEXT[draft.stage], draft.unit_code)
            filing = _filing(draft)
            mine = SignedBy(by, signing.signer_of(by).sign(canonical_bytes(filing.signed_content())))
            signatures = [*draft.signatures, signing.as_json(mine)]
            if draft.stage == "chief_accountant":
                casework.pass_on(draft_id, "holder", signatures)
                return Signed(draft_id)
            submitted = filings.submit(filing, [*signed_so_far, mine], key=f"draft-{draft_id}")
            casework.filed(draft_id, submitted.number, signatures)
            return Signed(draft_id, submitted.number)
    except Refused as refused:
        return Signed(draft_id, refused=refused)


def _filing(draft: DraftView) -> Filing:
    filing, found = as_filing(draft)
    if filing is None or found:
        raise Refused(Word.INVALID, found[0][1], pointer=found[0][0], faults=found)
    shape.require(filing)
    return filing


def _require_stage(draft: DraftView, stage: str) -> None:
    if draft.stage != stage:
        raise Refused(Word.STATE, "Bản nháp đang chờ ký hoặc đã nộp, không sửa được.")


def _sentence(error_type: str) -> str:
    if error_type == "missing":
        return "Cần điền mục này."
    if error_type.startswith("int"):
        return "Cần số đồng nguyên."
    if error_type.startswith("date"):
        return "Cần một ngày, ví dụ 21/11/2026."
    return "Mục này chưa đúng."
