"""Everything that goes wrong, in one shape: application/problem+json (RFC 9457), in the reader's language.

Clients branch on `type` and on the codes of `errors`, never on texts. A type is an address below /api/v1/problems that
says what it means.
"""
from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from ninja import Schema
from pydantic import ConfigDict, Field

from khobac.control.findings import Finding, read_basis
from khobac.core.errors import Refused, Word
from khobac.doors.fields import label

ROOT = "/api/v1/problems"
CONTENT_TYPE = "application/problem+json"


@dataclass(frozen=True)
class Kind:
    """What a problem means, whoever meets it."""

    status: int
    title_vi: str
    title_en: str


KINDS: dict[str, Kind] = {
    # refused commands: the words of khobac.core.errors
    Word.INVALID: Kind(422, "Có mục chưa đúng", "A field is not as it must be"),
    Word.BLOCKED: Kind(422, "Còn lỗi chặn", "A blocking finding stands"),
    Word.REASON_NEEDED: Kind(422, "Cần ghi lý do", "A written reason is needed"),
    Word.LAST_PAYMENT: Kind(422, "Lần thanh toán cuối phải kiểm soát trước", "The last payment is controlled first"),
    Word.INCOMPLETE_RETURN: Kind(422, "Trả lại phải nêu đủ lỗi chặn", "A return names all blocking findings"),
    Word.FUNDS_SHORT: Kind(422, "Không đủ nguồn", "Not enough is available"),
    Word.BELOW_USED: Kind(422, "Thấp hơn số đã sử dụng", "Below what is already used"),
    Word.ABOVE_CONTRACT: Kind(422, "Vượt giá trị hợp đồng", "Above the value of the contract"),
    Word.BELOW_PAID: Kind(422, "Thấp hơn số đã thanh toán", "Below what has been paid"),
    Word.ABOVE_RECEIPT: Kind(422, "Vượt số còn lại của khoản thu", "Above what is left of the receipt"),
    Word.MESSAGE_REFUSED: Kind(422, "Điện không hợp lệ", "The message is not valid"),
    Word.KEY_REUSED: Kind(422, "Khóa đã dùng cho yêu cầu khác", "The key was used for another request"),
    Word.SAME_PERSON: Kind(403, "Một người không giữ hai vị trí", "Nobody sits in two seats"),
    Word.NO_RIGHT: Kind(403, "Không có quyền", "Not entitled"),
    Word.NOT_FOUND: Kind(404, "Không tìm thấy", "There is no such thing, or it is not yours"),
    Word.STATE: Kind(409, "Không làm được ở trạng thái này", "Not possible where this now stands"),
    Word.SECOND_RETURN: Kind(409, "Đã trả lại một lần", "It has been returned once already"),
    Word.COMMIT_CLOSED: Kind(409, "Đã hết hạn cam kết chi", "The time for commitments has passed"),
    Word.PERIOD_CLOSED: Kind(409, "Kỳ kế toán đã đóng", "The period is closed"),
    Word.OUTCOME_UNKNOWN: Kind(409, "Chưa biết kết quả ở ngân hàng", "The bank has not said what became of it"),
    Word.ID_PAID: Kind(409, "Khoản này đã nộp hoặc đang được nộp", "This is paid, or being paid elsewhere"),
    Word.MESSAGE_ALTERED: Kind(409, "Điện trùng số nhưng khác nội dung", "Same message id, other content"),
    # requests that never became a command
    "MALFORMED": Kind(400, "Không đọc được yêu cầu", "The request cannot be read"),
    "KEY_MISSING": Kind(400, "Thiếu Idempotency-Key", "Idempotency-Key is missing"),
    "UNAUTHENTICATED": Kind(401, "Chưa xác thực", "Not signed in"),
    "METHOD": Kind(405, "Phương thức không dùng được ở đây", "This method is not possible here"),
    "BODY_TOO_LARGE": Kind(413, "Nội dung quá lớn", "The body is too large"),
    "MEDIA_TYPE": Kind(415, "Cần application/json", "application/json is needed"),
    "BUSY": Kind(429, "Quá nhiều yêu cầu", "Too many requests"),
    "FAULT": Kind(500, "Lỗi của hệ thống", "A fault of ours"),
    "UNAVAILABLE": Kind(503, "Tạm thời chưa phục vụ được", "Not available at the moment"),
}
WORD_OF_STATUS = {
    400: "MALFORMED", 401: "UNAUTHENTICATED", 403: Word.NO_RIGHT, 404: Word.NOT_FOUND, 405: "METHOD",
    413: "BODY_TOO_LARGE", 415: "MEDIA_TYPE", 429: "BUSY", 500: "FAULT", 503: "UNAVAILABLE",
}
"""What the framework's own answers mean."""


class Basis(Schema):
    """The legal basis of a defect. `certainty` says whether we have read the text itself."""

    doc: str
    article: str = ""
    certainty: str = ""


class Defect(Schema):
    """One thing wrong, in the one shape that form, letter, API and command line share."""

    model_config = ConfigDict(json_schema_extra={"example": {
        "code": "C01", "severity": "block", "pointer": "/lines/0/amount", "label": "Số tiền",
        "message": "Số tiền 90.000.000 ₫ vượt số dư dự toán 86.200.000 ₫.",
        "basis": {"doc": "11/2020/NĐ-CP", "article": "7", "certainty": "sourced"},
        "fix": "Giảm còn tối đa 86.200.000 ₫.", "auto_fix": {"/lines/0/amount": 86200000}, "found_by": "rule",
    }})

    code: str = Field(description="the rule (C01 …), or INVALID for a fault of form")
    severity: str = Field(description="block, warn or look")
    pointer: str = Field(description="JSON pointer into the dossier; /query/… and /header/… for parameters")
    label: str = Field(description="what people call the field")
    message: str
    basis: Basis
    fix: str = ""
    auto_fix: dict[str, int | str] = {}
    found_by: str = "rule"


class Problem(Schema):
    """RFC 9457, with the defects that explain it."""

    type: str = Field(examples=[f"{ROOT}/INVALID"])
    title: str = Field(examples=["Có mục chưa đúng"])
    status: int = Field(examples=[422])
    detail: str = Field(examples=["Chưa đăng ký đơn vị thụ hưởng S9."])
    instance: str = Field(examples=["/api/v1/dossiers"])
    trace_id: str = Field(examples=["4bf92f3577b34da6a3ce929d0e0e4736"])
    errors: list[Defect] = []


def problem(
    request: HttpRequest,
    word: str,
    detail: str = "",
    errors: Sequence[Defect] = (),
    headers: Mapping[str, str] = MappingProxyType({}),
) -> HttpResponse:
    """The answer for this word; without a `detail` its title says it."""
    kind = KINDS[word]
    title = kind.title_en if english() else kind.title_vi
    body = {
        "type": f"{ROOT}/{word}",
        "title": title,
        "status": kind.status,
        "detail": detail or title,
        "instance": request.path,
        "trace_id": getattr(request, "trace_id", ""),
        "errors": [error.model_dump() for error in errors],
    }
    text = json.dumps(body, ensure_ascii=False)
    return HttpResponse(text, content_type=CONTENT_TYPE, status=kind.status, headers=dict(headers))


def refusal(request: HttpRequest, refused: Refused) -> HttpResponse:
    """A refused command, with every place its details name."""
    faults = refused.details.get("faults")
    if faults is None and "pointer" in refused.details:
        faults = [(refused.details["pointer"], refused.sentence)]
    errors = [fault(pointer, sentence) for pointer, sentence in faults or ()]
    errors += [defect(each) for each in refused.details.get("defects", ()) if isinstance(each, Finding)]
    return problem(request, refused.word, "" if english() else refused.sentence, errors)


def fault(pointer: str, sentence: str) -> Defect:
    """A fault of form as a defect."""
    return Defect(
        code=Word.INVALID, severity="block", pointer=pointer, label=label(pointer), message=sentence,
        basis=Basis(doc=""), found_by="form",
    )


def defect(finding: Finding) -> Defect:
    """A finding in the reader's language."""
    return Defect(
        code=finding.code,
        severity=finding.severity,
        pointer=finding.pointer,
        label=label(finding.pointer),
        message=finding.message_en if english() else finding.message_vi,
        basis=Basis(doc=finding.basis.document, article=finding.basis.article, certainty=finding.basis.certainty),
        fix=finding.fix_en if english() else finding.fix_vi,
        auto_fix=finding.auto_fix,
        found_by=finding.found_by,
    )


def stored_defect(row: Any) -> Defect:
    """A defect as a return named it (`casework.dossiers.queries.DefectView`)."""
    document, article = read_basis(row.basis)
    return Defect(
        code=row.code,
        severity=row.severity,
        pointer=row.pointer,
        label=label(row.pointer),
        message=row.message_en if english() else row.message_vi,
        basis=Basis(doc=document, article=article),
        fix=row.fix_en if english() else row.fix_vi,
        found_by="rule" if row.found_by == "rule" else "officer",
    )


def english() -> bool:
    """Whether this request is answered in English."""
    return (get_language() or "vi").startswith("en")
