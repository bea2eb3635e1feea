"""Reading JSON bodies strictly: a key twice, NaN or a broken text are refused, because people sign what is read here."""
from __future__ import annotations

import json
from typing import Any, NoReturn

from django.http import HttpRequest
from ninja.errors import HttpError
from ninja.parser import Parser


class StrictJson(Parser):
    """Ninja's parser with one reading for each body."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        """The JSON object of a request."""
        try:
            body = json.loads(request.body, object_pairs_hook=_each_once, parse_constant=_refused)
        except (ValueError, RecursionError) as error:
            raise HttpError(400, "") from error
        if not isinstance(body, dict):
            raise HttpError(400, "")
        return body


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands twice")
    return found


def _refused(text: str) -> NoReturn:
    raise ValueError(f"{text} is no number")
