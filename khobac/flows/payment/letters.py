"""The treasury's word in writing: each letter is a canonical record, signed when it is made, that verifies offline."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from django.conf import settings

from khobac.casework.dossiers import queries as dossiers
from khobac.casework.dossiers import services as casework
from khobac.casework.dossiers.queries import LockedDossier
from khobac.casework.dossiers.services import NewLetter
from khobac.core import clock
from khobac.core.facts import RecordedFact
from khobac.core.receipts import RecordKey, load_record_key, sign_record


@lru_cache(maxsize=1)
def record_key() -> RecordKey:
    """The key the treasury signs its letters with."""
    return load_record_key(settings.SIGNING_FOLDER)


def letter(dossier: LockedDossier, kind: str, fields: dict[str, Any]) -> NewLetter:
    """A letter of this kind about a dossier."""
    record = {
        "kind": kind,
        "dossier": dossier.number,
        "unit": dossier.unit_code,
        "at": clock.now(),
        **fields,
    }
    signed = sign_record(record, record_key())
    return NewLetter(dossier.id, dossier.unit_code, kind, signed.hash_hex, signed.text)


def write_decisions(batch: Sequence[RecordedFact]) -> None:
    """The letters of decision on payments just approved: from their facts, so that no posting waits for signatures."""
    approved = {fact.content["dossier_id"]: fact.content for fact in batch if fact.kind == "PaymentApproved"}
    if approved:
        casework.write_letters([_decision(each, approved[each.id]) for each in dossiers.by_ids(list(approved))])


def _decision(dossier: LockedDossier, told: dict[str, Any]) -> NewLetter:
    fields = {"at": dossier.decided_at, "pay": told["pay"], "director": told["director"]}
    return letter(dossier, "decision", fields)


def defects_in_short(defects: Sequence[Any]) -> list[str]:
    """What a letter of return lists: rule and place (the full sentences stand with the dossier)."""
    return [f"{defect.code} {defect.pointer}" for defect in defects]
