"""Drafts: kept, handed on, signed by two people, filed by the second signature."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from khobac.casework.dossiers import drafts as kept
from khobac.core import access
from khobac.core.errors import Refused, Word
from khobac.flows import drafts

SCHOOL = "1012345"
CONTENT: dict[str, Any] = {
    "kind": "payment",
    "source": "12",
    "year": 2026,
    "payee": "S1",
    "content": "Mua giấy",
    "lines": [{"ndkt": "6551", "amount": 1_000_000}],
}


def begin(content: dict[str, Any]) -> int:
    with access.acting_as(SCHOOL):
        return drafts.start(SCHOOL, "an", content)


def test_two_signatures_file_a_draft(world: str, morning: dt.datetime) -> None:
    draft_id = begin(CONTENT)
    with access.acting_as(SCHOOL):
        drafts.send_to_sign(draft_id, "an")
    with access.acting_as(SCHOOL):
        [passed_on] = drafts.sign(SCHOOL, [draft_id], "binh")
    with access.acting_as(SCHOOL):
        [filed] = drafts.sign(SCHOOL, [draft_id], "chi")
    assert (passed_on.number, passed_on.refused) == (None, None)
    assert filed.number == "HS-0061-26-0000001"
    with access.acting_as(SCHOOL):
        assert kept.draft(draft_id).dossier == filed.number


@pytest.mark.parametrize(("first", "second", "word"), [("an", "chi", "SAME_PERSON"), ("chi", "chi", "NO_RIGHT")])
def test_signers_are_the_right_two_people(
    world: str, morning: dt.datetime, first: str, second: str, word: str
) -> None:
    draft_id = begin(CONTENT)
    with access.acting_as(SCHOOL):
        drafts.send_to_sign(draft_id, "an")
    with access.acting_as(SCHOOL):
        [answer] = drafts.sign(SCHOOL, [draft_id], first)
    assert answer.refused is not None
    assert answer.refused.word == word


def test_an_unfinished_draft_says_what_is_missing_and_stays(world: str, morning: dt.datetime) -> None:
    draft_id = begin({"kind": "payment", "lines": [{"ndkt": "6551", "amount": "mười"}]})
    with pytest.raises(Refused) as refused, access.acting_as(SCHOOL):
        drafts.send_to_sign(draft_id, "an")
    pointers = {pointer for pointer, _ in refused.value.details["faults"]}
    assert {"/source", "/year", "/payee", "/content", "/lines/0/amount"} <= pointers
    with access.acting_as(SCHOOL):
        assert kept.draft(draft_id).stage == "editing"


def test_a_later_version_is_not_overwritten(world: str, morning: dt.datetime) -> None:
    draft_id = begin(CONTENT)
    with access.acting_as(SCHOOL):
        assert drafts.save(draft_id, "an", CONTENT | {"content": "một"}, version=1) == 2
    with pytest.raises(Refused) as refused, access.acting_as(SCHOOL):
        drafts.save(draft_id, "an", CONTENT | {"content": "hai"}, version=1)
    assert refused.value.word == Word.STATE
    with access.acting_as(SCHOOL):
        assert kept.draft(draft_id).content["content"] == "một"


def test_a_signer_gives_a_draft_back_and_signatures_on_it_are_void(world: str, morning: dt.datetime) -> None:
    draft_id = begin(CONTENT)
    with access.acting_as(SCHOOL):
        drafts.send_to_sign(draft_id, "an")
    with access.acting_as(SCHOOL):
        drafts.sign(SCHOOL, [draft_id], "binh")
    with access.acting_as(SCHOOL):
        drafts.give_back(draft_id, "chi", "Sai nội dung")
    with access.acting_as(SCHOOL):
        draft = kept.draft(draft_id)
    assert (draft.stage, draft.signatures, draft.note) == ("editing", [], "chi: Sai nội dung")
