"""Signing in with a key: `Authorization: Bearer kb_…`, one scope for each kind of work."""
from __future__ import annotations

from django.http import HttpRequest
from ninja.errors import AuthenticationError
from ninja.security import HttpBearer

from khobac.core import rates
from khobac.core.errors import Refused, Word
from khobac.flows import partners
from khobac.flows.partners import Client, KeyRefused


class UnitKey(HttpBearer):
    """The key of a unit's software, with the scope an operation asks for (none: any key will do)."""

    def __init__(self, scope: str | None = None) -> None:
        self.scope = scope
        super().__init__()

    def authenticate(self, request: HttpRequest, token: str) -> Client:
        """Who calls; the answer lands in `request.auth`."""
        try:
            client = partners.client_of(token)
        except KeyRefused as refused:
            rates.count("wrong keys from an address", rates.neighbourhood(request.META.get("REMOTE_ADDR", "")))
            raise AuthenticationError(message=refused.sentence) from refused
        rates.count("calls with a key", client.hint)
        if self.scope is not None and self.scope not in client.scopes:
            raise Refused(Word.NO_RIGHT, f"Khóa này không có phạm vi {self.scope}.")
        return client


def client_of(request: HttpRequest) -> Client:
    """The client of a request that has signed in."""
    client: Client = request.auth  # type: ignore[attr-defined]
    return client
