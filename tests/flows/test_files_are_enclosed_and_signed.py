"""Files of a unit: kept or refused, enclosed with a draft, covered by both signatures, seen by nobody else."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from khobac.casework.documents import queries as documents
from khobac.casework.documents.models import Document
from khobac.casework.dossiers import drafts as kept
from khobac.casework.dossiers import queries as dossiers
from khobac.core import access, limits
from khobac.core.canonical import canonical_bytes
from khobac.core.documents import DocumentRefused
from khobac.core.errors import Refused
from khobac.flows import drafts, enclosures
from khobac.flows.enclosures import Sent
from khobac.flows.payment import filing as submission
from khobac.flows.payment import signing
from khobac.flows.payment.content import Attached, Filing, SignedBy
from tests.core.documents.test_hostile_files_are_refused import INVOICE, PDF
from tests.flows.test_drafts_are_signed_twice_and_filed import CONTENT, SCHOOL, begin

OTHER_UNIT = "1012346"


@pytest.fixture(autouse=True)
def store(tmp_path: Path, settings: Settings) -> Path:
    settings.DOCUMENTS_FOLDER = tmp_path / "files"
    return tmp_path / "files"


def sent(content: bytes = PDF, name: str = "hợp đồng.pdf", paper: str = "contract") -> Sent:
    return Sent(paper, name, io.BytesIO(content))


def enclose(draft_id: int, *files: Sent) -> Any:
    with access.acting_as(SCHOOL):
        return enclosures.enclose(draft_id, "an", files)


def filing(draft_id: int) -> Filing:
    with access.acting_as(SCHOOL):
        read, faults = drafts.as_filing(kept.draft(draft_id))
    assert read is not None, faults
    return read


def filed(draft_id: int) -> str:
    with access.acting_as(SCHOOL):
        drafts.send_to_sign(draft_id, "an")
        drafts.sign(SCHOOL, [draft_id], "binh")
        [signed] = drafts.sign(SCHOOL, [draft_id], "chi")
    assert signed.number, signed.refused
    return signed.number


def test_an_enclosed_file_is_one_of_the_papers_of_the_dossier(world: str, morning: dt.datetime) -> None:
    draft_id = begin(CONTENT | {"papers": []})
    [file], refused = enclose(draft_id, sent())
    assert (refused, file.kind, file.size_bytes) == ([], "pdf", len(PDF))
    number = filed(draft_id)
    with access.acting_as(SCHOOL):
        [attached] = documents.of_dossier(dossiers.by_number(number).id)
        assert (attached.paper, attached.name, attached.sha256) == ("contract", "hợp đồng.pdf", file.sha256)
        assert enclosures.content_of(attached.sha256) == PDF


def test_both_signatures_cover_the_hash(world: str, morning: dt.datetime) -> None:
    draft_id = begin(CONTENT)
    [file], _none = enclose(draft_id, sent())
    signed = filing(draft_id)
    other = dataclasses.replace(signed, attachments=(Attached("contract", file.name, "0" * 64),))
    assert file.sha256.encode() in canonical_bytes(signed.signed_content())
    assert canonical_bytes(signed.signed_content()) != canonical_bytes(other.signed_content())


def test_the_form_saved_by_another_hand_keeps_the_files(world: str, morning: dt.datetime) -> None:
    draft_id = begin(CONTENT)
    enclose(draft_id, sent())
    with access.acting_as(SCHOOL):
        drafts.save(draft_id, "an", CONTENT | {"content": "Mua bút"}, version=1)
        assert [each.name for each in enclosures.of_draft(kept.draft(draft_id).content)] == ["hợp đồng.pdf"]


def test_good_files_go_in_beside_refused_ones_and_nothing_is_half_stored(
    world: str, morning: dt.datetime, store: Path
) -> None:
    draft_id = begin(CONTENT)
    taken, refused = enclose(draft_id, sent(b"MZ" * 100, "hoa-don.pdf"), sent(INVOICE, "hoa-don.xml", "voucher"))
    assert [each.name for each in taken] == ["hoa-don.xml"]
    assert [(each.name, each.refused.code) for each in refused] == [("hoa-don.pdf", "FILE_KIND")]
    assert len([path for path in store.rglob("*") if path.is_file()]) == Document.objects.count() == 1


def test_the_same_file_again_is_the_same_and_one_too_many_is_refused(world: str, morning: dt.datetime) -> None:
    draft_id = begin(CONTENT)
    enclose(draft_id, sent(), sent(name="tên khác.pdf"))
    with access.acting_as(SCHOOL):
        assert [each.name for each in enclosures.of_draft(kept.draft(draft_id).content)] == ["tên khác.pdf"]
    many = [sent(PDF + b" " * n) for n in range(1, limits.ATTACHMENTS.value + 1)]
    _taken, [refused] = enclose(draft_id, *many)
    assert refused.refused.code == "FILES_TOO_MANY"


def test_a_file_can_be_taken_out_until_the_draft_is_sent_to_sign(world: str, morning: dt.datetime) -> None:
    draft_id = begin(CONTENT)
    [first, _second], _none = enclose(draft_id, sent(), sent(INVOICE, "hoa-don.xml", "voucher"))
    with access.acting_as(SCHOOL):
        enclosures.remove(draft_id, "an", first.sha256)
        assert [each.name for each in enclosures.of_draft(kept.draft(draft_id).content)] == ["hoa-don.xml"]
        drafts.send_to_sign(draft_id, "an")
    with pytest.raises(Refused, match="đang chờ ký"):
        enclose(draft_id, sent())


def test_only_who_prepares_sends_files_in(world: str, morning: dt.datetime) -> None:
    with pytest.raises(Refused), access.acting_as(SCHOOL):
        enclosures.take_in(SCHOOL, "binh", "x.pdf", io.BytesIO(PDF))
    with pytest.raises(DocumentRefused), access.acting_as(SCHOOL):
        enclosures.take_in(SCHOOL, "an", "x.pdf", io.BytesIO(b""))


def test_another_unit_neither_finds_a_file_nor_files_with_it(world: str, morning: dt.datetime) -> None:
    draft_id = begin(CONTENT)
    [file], _none = enclose(draft_id, sent())
    with access.acting_as(OTHER_UNIT):
        assert not Document.objects.exists()
        with pytest.raises(Refused, match="Không có tệp này"):
            documents.document(SCHOOL, file.sha256)
        with pytest.raises(Refused, match="Không có tệp này"):
            documents.document(OTHER_UNIT, file.sha256)


def test_a_file_that_was_never_sent_in_cannot_be_filed(world: str, morning: dt.datetime) -> None:
    draft_id = begin(CONTENT | {"attachments": [{"paper": "voucher", "name": "x.pdf", "sha256": "0" * 64}]})
    with access.acting_as(SCHOOL):
        drafts.send_to_sign(draft_id, "an")
        drafts.sign(SCHOOL, [draft_id], "binh")
        [signed] = drafts.sign(SCHOOL, [draft_id], "chi")
    assert signed.refused is not None
    assert signed.refused.details["pointer"] == "/attachments"
    assert dossiers_of_school() == 0


def test_a_file_is_a_paper_that_some_text_of_law_knows(world: str, morning: dt.datetime) -> None:
    draft_id = begin(CONTENT)
    with pytest.raises(Refused, match="Không có loại giấy tờ này"):
        enclose(draft_id, sent(), sent(paper="poem"))
    assert not Document.objects.exists()
    [file], _none = enclose(draft_id, sent())
    poem = dataclasses.replace(filing(draft_id), attachments=(Attached("poem", file.name, file.sha256),))
    content = canonical_bytes(poem.signed_content())
    signatures = [SignedBy(person, signing.signer_of(person).sign(content)) for person in ("binh", "chi")]
    with access.acting_as(SCHOOL), pytest.raises(Refused, match="Không có loại giấy tờ này") as refused:
        submission.submit(poem, signatures, "poem")
    assert refused.value.details["pointer"] == "/attachments/0/paper"


def dossiers_of_school() -> int:
    from khobac.casework.dossiers.models import Dossier

    return Dossier.objects.count()
