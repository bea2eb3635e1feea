"""The edge of the API: a trace id, the reader's language, a cap on bodies before they are read, and no HTML ever.

Whatever the framework itself answers (an unknown path, a wrong method) leaves as problem+json too.
"""
from __future__ import annotations

import re
import secrets
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from khobac.core import limits
from khobac.doors.api import problems

PREFIX = "/api/"
BANK_DOOR = "/api/v1/bank/"
TREASURY_DOOR = "/api/v1/treasury/messages"
REVENUE_DOOR = "/api/v1/bank/revenue"
PROVIDER_DOOR = "/api/v1/providers/"
DOCUMENT_DOOR = "/api/v1/documents"
_TRACE_PARENT = re.compile(r"[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}")


class ApiEdge:
    """Middleware, innermost: pages pass through untouched."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer an API request in its own language and shape."""
        if not request.path.startswith(PREFIX):
            return self.get_response(request)
        request.trace_id = _trace_id(request)  # type: ignore[attr-defined]
        language = _language(request.headers.get("Accept-Language", ""))
        with translation.override(language):
            answer = self._answer(request)
        answer["Trace-Id"] = request.trace_id  # type: ignore[attr-defined]
        answer["Content-Language"] = language
        answer["Vary"] = "Accept-Language, Authorization"
        answer.setdefault("Cache-Control", "no-store")
        return answer

    def _answer(self, request: HttpRequest) -> HttpResponse:
        cap, is_json = _body_at(request.path)
        announced = request.headers.get("Content-Length") or "0"
        if not announced.isdigit():
            return problems.problem(request, "MALFORMED")
        if len(announced) > 18 or int(announced) > cap.value:
            return problems.problem(request, "BODY_TOO_LARGE", headers={"Connection": "close"})
        if int(announced) and is_json and request.content_type != "application/json":
            return problems.problem(request, "MEDIA_TYPE")
        answer = self.get_response(request)
        if answer.status_code < 400 or answer["Content-Type"].startswith(problems.CONTENT_TYPE):
            return answer
        word = problems.WORD_OF_STATUS.get(answer.status_code, "MALFORMED" if answer.status_code < 500 else "FAULT")
        plain = problems.problem(request, word)
        if "Allow" in answer:
            plain["Allow"] = answer["Allow"]
        return plain


def _body_at(path: str) -> tuple[limits.Limit, bool]:
    """How large a body may be at this door, and whether it must be JSON."""
    if path == REVENUE_DOOR:
        return limits.REVENUE_LIST, False
    if path.startswith(BANK_DOOR):
        return limits.BANK_MESSAGE, False
    if path == TREASURY_DOOR:
        return limits.BANK_MESSAGE, True
    if path.startswith(PROVIDER_DOOR):
        return limits.BILL_LIST, True
    if path == DOCUMENT_DOOR:
        return limits.FILE_SIZE, False
    return limits.API_BODY, True


def _trace_id(request: HttpRequest) -> str:
    """The caller's own (W3C traceparent) or a new one."""
    match = _TRACE_PARENT.fullmatch(request.headers.get("Traceparent", ""))
    return match[1] if match else secrets.token_hex(16)


def _language(accepted: str) -> str:
    """English only for those who prefer it.

    >>> _language("en-US,en;q=0.9"), _language("vi,en;q=0.8"), _language("en;q=0.1, vi"), _language("fr"), _language("")
    ('en', 'vi', 'vi', 'vi', 'vi')
    """
    weights = {"vi": 0.0, "en": 0.0}
    for part in accepted[:200].split(","):
        name, _, quality = part.strip().lower().partition(";q=")
        if (tongue := name[:2]) in weights:
            weight = int(quality[2:3] or 0) if re.fullmatch(r"0\.\d{1,3}", quality) else (0 if quality == "0" else 10)
            weights[tongue] = max(weights[tongue], weight)
    return "en" if weights["en"] > weights["vi"] else "vi"
