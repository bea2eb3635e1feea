"""The API put together: operations, strict bodies, and problems for everything else."""
from __future__ import annotations

import json
import logging
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.operation import Operation

from khobac.core.errors import Refused, Word
from khobac.core.rates import TooMany
from khobac.doors.api import (
    bank_operations,
    book_operations,
    contract_operations,
    document_operations,
    event_operations,
    explanation_operations,
    inter_treasury_operations,
    openapi,
    problems,
    project_operations,
    provider_operations,
    revenue_operations,
    treasury_operations,
    unit_operations,
)
from khobac.doors.api.bodies import StrictJson
from khobac.doors.api.schemas import ProblemKind

logger = logging.getLogger(__name__)

DESCRIPTION = """Kho Bạc Số for machines. Amounts are whole đồng, instants ISO 8601 with offset. A key opens one unit,
or the books of one treasury office; every error is `application/problem+json` and carries every defect at once.
How to sign: docs/using/api.md."""



class Api(NinjaAPI):
    """Ninja's, with the names of our functions as the names of operations."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """What generated clients call the operation."""
        return operation.view_func.__name__


api = Api(
    title="Kho Bạc Số", version="1", description=DESCRIPTION, openapi_url=None, docs_url=None, parser=StrictJson(),
    urls_namespace="api",
)
api.add_router("", unit_operations.router)
api.add_router("", explanation_operations.router)
api.add_router("", book_operations.router)
api.add_router("", project_operations.router)
api.add_router("", contract_operations.router)
api.add_router("", treasury_operations.router)
api.add_router("", document_operations.router)
api.add_router("", event_operations.router)
api.add_router("", bank_operations.router)
api.add_router("", inter_treasury_operations.router)
api.add_router("", revenue_operations.router)
api.add_router("", provider_operations.router)


@api.get("/openapi.json", auth=None, include_in_schema=False)
def contract(request: HttpRequest) -> HttpResponse:
    """The contract this server keeps."""
    return HttpResponse(openapi.text(api), content_type="application/json")


@api.get("/problems/{word}", auth=None, response=ProblemKind, include_in_schema=False)
def problem_kind(request: HttpRequest, word: str) -> ProblemKind:
    """What a problem type means, for whoever follows its address."""
    kind = problems.KINDS.get(word)
    if kind is None:
        raise Refused(Word.NOT_FOUND, "Không có loại lỗi này.")
    return ProblemKind(type=f"{problems.ROOT}/{word}", status=kind.status, title_vi=kind.title_vi, title_en=kind.title_en)


@api.exception_handler(Refused)
def _refused(request: HttpRequest, refused: Refused) -> HttpResponse:
    return problems.refusal(request, refused)


@api.exception_handler(AuthenticationError)
def _not_signed_in(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    detail = "" if error.message == "Unauthorized" or problems.english() else error.message
    return problems.problem(request, "UNAUTHENTICATED", detail, headers={"WWW-Authenticate": 'Bearer realm="khobac"'})


@api.exception_handler(TooMany)
def _too_many(request: HttpRequest, too_many: TooMany) -> HttpResponse:
    return problems.problem(request, "BUSY", headers={"Retry-After": str(too_many.seconds)})


@api.exception_handler(HttpError)
def _unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problems.problem(request, problems.WORD_OF_STATUS.get(error.status_code, "MALFORMED"))


@api.exception_handler(Http404)
def _no_such_path(request: HttpRequest, error: Http404) -> HttpResponse:
    return problems.problem(request, Word.NOT_FOUND)


@api.exception_handler(ValidationError)
def _not_valid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    if any(list(each["loc"][:2]) == ["header", "Idempotency-Key"] and each["type"] == "missing" for each in error.errors):
        return problems.problem(request, "KEY_MISSING")
    errors = [problems.fault(_pointer(each["loc"]), _sentence(each)) for each in error.errors[:500]]
    return problems.problem(request, Word.INVALID, errors[0].message if errors else "", errors)


@api.exception_handler(Exception)
def _fault(request: HttpRequest, error: Exception) -> HttpResponse:
    trace = getattr(request, "trace_id", "")
    logger.error("fault of the API, trace %s, %s %s", trace, request.method, request.path, exc_info=error)
    return problems.problem(request, "FAULT")


def _pointer(loc: tuple[Any, ...]) -> str:
    """`body, draft, lines, 0, amount` is /lines/0/amount; a parameter keeps where it stands: /query/limit."""
    place, *rest = loc
    parts = rest[1:] if place == "body" else [place, *rest]
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in parts)


def _sentence(error: dict[str, Any]) -> str:
    """What is wrong, in the reader's language."""
    kind, context = error["type"], error.get("ctx", {})
    if problems.english():
        return str(error["msg"])
    if kind == "missing":
        return "Cần điền mục này."
    if kind == "extra_forbidden":
        return "Không có mục này."
    if kind == "int_type":
        return "Cần một số nguyên."
    if kind in ("enum", "literal_error"):
        return f"Chỉ nhận: {context.get('expected', '')}."
    bound = json.dumps(next(iter(context.values())), default=str) if context else ""
    return {
        "string_too_long": f"Dài nhất {bound} ký tự.",
        "string_too_short": f"Ngắn nhất {bound} ký tự.",
        "greater_than_equal": f"Không nhỏ hơn {bound}.",
        "less_than_equal": f"Không lớn hơn {bound}.",
    }.get(kind, "Mục này chưa đúng dạng.")
