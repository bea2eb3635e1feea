"""Signing in with a key: `Authorization: Bearer kb_…`, of a unit with a scope for each kind of work, or of a treasury."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.http import HttpRequest
from ninja.errors import AuthenticationError
from ninja.security import HttpBearer

from khobac.core import rates
from khobac.core.errors import Refused, Word
from khobac.flows import partners
from khobac.flows.partners import Client, KeyRefused, OfficeClient

C = TypeVar("C", Client, OfficeClient)


class UnitKey(HttpBearer):
    """The key of a unit's software, with the scope an operation asks for (none: any key will do)."""

    def __init__(self, scope: str | None = None) -> None:
        self.scope = scope
        super().__init__()

    def authenticate(self, request: HttpRequest, token: str) -> Client:
        """Who calls; the answer lands in `request.auth`."""
        client = _signed_in(request, token, partners.client_of)
        _require_scope(self.scope, client.scopes)
        return client


class OfficeKey(HttpBearer):
    """The key of a treasury office, which reads its books."""

    def authenticate(self, request: HttpRequest, token: str) -> OfficeClient:
        """Who calls; the answer lands in `request.auth`."""
        client = _signed_in(request, token, partners.office_client_of)
        _require_scope("books", client.scopes)
        return client


def _signed_in(request: HttpRequest, token: str, known: Callable[[str], C]) -> C:
    try:
        client = known(token)
    except KeyRefused as refused:
        rates.count("wrong keys from an address", rates.neighbourhood(request.META.get("REMOTE_ADDR", "")))
        raise AuthenticationError(message=refused.sentence) from refused
    rates.count("calls with a key", client.hint)
    return client


def _require_scope(scope: str | None, scopes: frozenset[str]) -> None:
    if scope is not None and scope not in scopes:
        raise Refused(Word.NO_RIGHT, f"Khóa này không có phạm vi {scope}.")


def client_of(request: HttpRequest) -> Client:
    """The client of a request that has signed in."""
    client: Client = request.auth  # type: ignore[attr-defined]
    return client


def office_of(request: HttpRequest) -> OfficeClient:
    """The treasury office of a request that has signed in."""
    client: OfficeClient = request.auth  # type: ignore[attr-defined]
    return client
