"""Revenue for machines: banks ask and bring lists of what they took, agencies say what is owed and what goes back.

The signature over the exact bytes stands in for a key. Of a list, which may be long, it stands on the digest header, and the
bytes are read as they come.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, TypeVar

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from ninja.errors import AuthenticationError
from pydantic import BaseModel, ValidationError

from khobac.cash.revenue.queries import Obligation
from khobac.core import clock
from khobac.core.errors import Refused, Word
from khobac.core.message_signature import DIGEST_HEADER, SIGNATURE_HEADER, SignatureRefused
from khobac.doors.api import problems
from khobac.doors.api.openapi import describes
from khobac.doors.api.revenue_schemas import (
    ASKED,
    CANCELLED,
    DAY,
    DAY_COMPARED,
    LIST_TAKEN,
    NOTICE_TAKEN,
    OWED,
    RECLASSIFICATION,
    REFUND,
    Asked,
    CancelIn,
    Cancelled,
    DayCompared,
    DayIn,
    ListTaken,
    NoticeIn,
    NoticeTaken,
    Owed,
    Question,
    ReclassificationIn,
    RefundIn,
    Release,
    asked,
    day_compared,
    list_taken,
    owed,
)
from khobac.flows.revenue import asking, comparing, lists, notices, reclassifying, refunding
from khobac.flows.revenue.lists import configured_wire
from khobac.flows.revenue.reclassifying import Meant
from khobac.registers.banks import queries as banks

router = Router(tags=["revenue"])
PIECE = 256 * 1024
M = TypeVar("M", bound=BaseModel)
Sender = Callable[[bytes, str], str]


HEADERS = {SIGNATURE_HEADER: "keyid=…, alg=ed25519, value=…", DIGEST_HEADER: "sha-256=…"}
LIST_BODY = {"text/csv": {"schema": {"type": "string"}}}


def _described(model: type[Schema], example: Any, body: dict[str, Any], headers: tuple[str, ...]) -> dict[str, Any]:
    named: list[dict[str, Any]] = [
        {"in": "header", "name": name, "required": True, "schema": {"type": "string"}, "description": HEADERS[name]}
        for name in headers
    ]
    content = {"required": True, "content": body}
    return describes(
        200, model, example, 401, 404, 409, 413, 422, 503, keyed=False, parameters=named, requestBody=content
    )


def _json(example: Any) -> dict[str, Any]:
    return {"application/json": {"schema": {"type": "object"}, "example": example}}


@router.post(
    "/bank/obligations/ask",
    auth=None,
    summary="What is owed under a code, before money is taken · Hỏi khoản phải nộp",
    **_described(Owed, OWED, _json({"code": "NTDT.26.0000412", "take": True, "amount": 12450000}), (SIGNATURE_HEADER,)),
)
def ask_obligation(request: HttpRequest) -> Owed:
    """A bank asks before it takes money. With `take` nobody else is told to take it for ten minutes; a paid code is refused."""
    bank, question = _signed(request, _bank, Question)
    if question.take:
        return _owed(asking.claim(question.code, bank, question.amount), bank)
    return _owed(asking.owed(question.code), bank)


@router.post(
    "/bank/obligations/release",
    auth=None,
    summary="The bank does not take it after all · Thôi thu khoản đã hỏi",
    **_described(Owed, OWED, _json({"code": "NTDT.26.0000412"}), (SIGNATURE_HEADER,)),
)
def release_obligation(request: HttpRequest) -> Owed:
    """The payer went away: another bank may take the money at once."""
    bank, asked = _signed(request, _bank, Release)
    asking.release(asked.code, bank)
    return _owed(asking.owed(asked.code), bank)


@router.post(
    "/bank/revenue",
    auth=None,
    summary="A bank's list of what it took · Bảng kê thu của ngân hàng",
    **_described(ListTaken, LIST_TAKEN, LIST_BODY, (SIGNATURE_HEADER, DIGEST_HEADER)),
)
def receive_list(request: HttpRequest) -> ListTaken | HttpResponse:
    """CSV, one payment or a hundred thousand (docs/using/revenue.md). Signed over `Khobac-Digest`; repeats are safe."""
    signature, digest = request.headers.get(SIGNATURE_HEADER, ""), request.headers.get(DIGEST_HEADER, "")
    try:
        answer = lists.take(configured_wire(), _pieces(request), digest, signature)
    except SignatureRefused as refused:
        raise AuthenticationError(message=f"Chữ ký không được chấp nhận: {refused}.") from refused
    except OperationalError:
        return problems.problem(request, "UNAVAILABLE", headers={"Retry-After": "5"})
    return list_taken(answer.first_answer, answer.standing)


@router.post(
    "/agency/obligations",
    auth=None,
    summary="An agency's obligations, up to 5,000 · Thông báo khoản phải nộp",
    **_described(
        NoticeTaken,
        NOTICE_TAKEN,
        _json({"obligations": [{"code": "NTDT.26.0000412", "office": "0061", "payer_tax_code": "3200123456",
                                "payer_name": "Công ty A", "chapter": "555", "item": "1701", "amount_due": 12450000}]}),
        (SIGNATURE_HEADER,),
    ),
)
def issue_obligations(request: HttpRequest) -> NoticeTaken:
    """All are taken in or none. A code says one thing for ever: a repeat changes nothing, another content is refused."""
    agency, told = _signed(request, _agency, NoticeIn)
    issued = notices.take(agency, [each.row() for each in told.obligations])
    return NoticeTaken(new=issued.new, repeated=issued.repeated)


@router.post(
    "/agency/obligations/cancel",
    auth=None,
    summary="Obligations an agency asks for no more · Hủy khoản phải nộp",
    **_described(Cancelled, CANCELLED, _json({"codes": ["NTDT.26.0000412"]}), (SIGNATURE_HEADER,)),
)
def cancel_obligations(request: HttpRequest) -> Cancelled:
    """What is paid whole stays as it is; of the rest nothing more is asked."""
    agency, told = _signed(request, _agency, CancelIn)
    return Cancelled(cancelled=notices.cancel(agency, told.codes))


@router.post(
    "/agency/refunds",
    auth=None,
    summary="An order to give revenue back, and how it stands · Lệnh hoàn trả khoản thu",
    **_described(Asked, ASKED, _json(REFUND), (SIGNATURE_HEADER,)),
)
def order_refund(request: HttpRequest) -> Asked:
    """People of the treasury take it up, sign and approve. The same order again changes nothing and says how it stands."""
    agency, told = _signed(request, _agency, RefundIn)
    payee = told.payee_name, told.payee_bank, told.payee_account
    return asked(refunding.ask(agency, told.no, told.bank, told.reference, told.amount, payee, told.reason))


@router.post(
    "/agency/reclassifications",
    auth=None,
    summary="A payment was for another item or chapter · Đề nghị điều chỉnh khoản thu",
    **_described(Asked, ASKED | {"number": "DC-0061-0000003"}, _json(RECLASSIFICATION), (SIGNATURE_HEADER,)),
)
def ask_reclassification(request: HttpRequest) -> Asked:
    """What is left of it is shared anew by the ratios of the day it was paid. Again, it says how it stands."""
    agency, told = _signed(request, _agency, ReclassificationIn)
    meant = Meant(told.item, told.chapter, told.area)
    return asked(reclassifying.ask(agency, told.no, told.bank, told.reference, meant, told.reason))


@router.post(
    "/agency/payments/compare",
    auth=None,
    summary="An agency's day against the treasury's, code by code · Đối chiếu theo mã",
    **_described(DayCompared, DAY_COMPARED, _json(DAY), (SIGNATURE_HEADER,)),
)
def compare_payments(request: HttpRequest) -> DayCompared:
    """What the agency was told was paid at an office that day. Differences are shown at the office's desk as well."""
    agency, told = _signed(request, _agency, DayIn)
    paid = [(each.code, each.amount) for each in told.payments]
    return day_compared(comparing.compare_with_agency(agency, told.office, told.on, paid))


def _owed(found: Obligation, bank: str) -> Owed:
    accounts = banks.revenue_accounts_of(found.office, clock.today())
    return owed(found, next((each.number for each in accounts if each.bank == bank), ""))


def _bank(body: bytes, signature: str) -> str:
    return configured_wire().bank(body, signature)


def _agency(body: bytes, signature: str) -> str:
    return configured_wire().agency(body, signature)


def _signed(request: HttpRequest, sender: Sender, shape: type[M]) -> tuple[str, M]:
    """Whose registered key signed the body, and what it says."""
    try:
        name = sender(request.body, request.headers.get(SIGNATURE_HEADER, ""))
    except SignatureRefused as refused:
        raise AuthenticationError(message=f"Chữ ký không được chấp nhận: {refused}.") from refused
    try:
        return name, shape.model_validate_json(request.body)
    except ValidationError as error:
        places = ["/" + "/".join(map(str, each["loc"])) for each in error.errors()[:50]]
        raise Refused(Word.INVALID, f"Có mục chưa đúng: {', '.join(places)}.", pointer=places[0]) from error


def _pieces(request: HttpRequest) -> Iterator[bytes]:
    return iter(partial(request.read, PIECE), b"")
