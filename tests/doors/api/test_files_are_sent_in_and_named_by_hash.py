"""Files through the API: sent in as bytes, named by their hash in the dossier, covered by both signatures, nobody else's."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from khobac.casework.documents import queries as documents
from khobac.casework.dossiers import queries as dossiers
from khobac.core import limits
from tests.core.documents.test_hostile_files_are_refused import PDF
from tests.doors.api.conftest import OTHER_SCHOOL, Software


@pytest.fixture(autouse=True)
def store(tmp_path: Path, settings: Settings) -> None:
    settings.DOCUMENTS_FOLDER = tmp_path / "files"


def send(software: Software, body: bytes, name: str = "hop-dong.pdf", **headers: str) -> Any:
    return software.http.post(
        f"/api/v1/documents?name={name}",
        body,
        content_type="application/octet-stream",
        headers={"Authorization": f"Bearer {software.key}"} | headers,
    )


def attachment(sha256: str) -> dict[str, str]:
    return {"paper": "contract", "name": "hop-dong.pdf", "sha256": sha256}


def test_a_file_sent_in_is_enclosed_by_its_hash(software: Software) -> None:
    sent = send(software, PDF)
    assert (sent.status_code, sent.json()) == (
        201,
        {"sha256": hashlib.sha256(PDF).hexdigest(), "kind": "pdf", "size_bytes": len(PDF)},
    )
    filed = software.file(attachments=[attachment(sent.json()["sha256"])])
    assert filed.status_code == 201, filed.json()
    [file] = documents.of_dossier(dossiers.by_number(filed.json()["number"]).id)
    assert (file.paper, file.name, file.kind) == ("contract", "hop-dong.pdf", "pdf")


def test_both_signatures_cover_the_hash(software: Software) -> None:
    sent = send(software, PDF).json()["sha256"]
    draft = software.draft(attachments=[attachment(sent)])
    assert sent in software.post("/checks", draft).json()["to_sign"]["content"]


def test_a_hostile_file_is_refused_with_field_rule_and_remedy(software: Software) -> None:
    refused = send(software, b"MZ" * 50, **{"Accept-Language": "en"})
    [error] = refused.json()["errors"]
    assert (refused.status_code, error["pointer"]) == (422, "/attachments")
    assert error["message"].startswith("The content is not PDF")
    assert error["fix"] == "Save the document as PDF and send it again."


def test_a_file_larger_than_the_limit_is_refused_before_it_is_read(software: Software) -> None:
    refused = send(software, b"", **{"Content-Length": str(limits.FILE_SIZE.value + 1)})
    assert (refused.status_code, refused.json()["type"][-14:]) == (413, "BODY_TOO_LARGE")


def test_a_file_of_another_unit_cannot_be_enclosed(software: Software) -> None:
    other = Software(OTHER_SCHOOL, "em")
    sent = send(other, PDF).json()["sha256"]
    refused = software.file(attachments=[attachment(sent)])
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/attachments")
    assert software.get("/dossiers").json()["items"] == []
