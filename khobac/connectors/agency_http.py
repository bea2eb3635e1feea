"""The way to a collecting agency over HTTP; implements `cash.revenue.ports.AgencyChannel`.

    POST <agency>/payments    a notice of receipts, JSON under the treasury's signature; 200 when it is taken, now or before

Nothing but a 200 counts as taken: the same bytes go again until then.
"""

from __future__ import annotations

import httpx

from khobac.cash.revenue.ports import NoAnswer
from khobac.core.message_signature import DIGEST_HEADER, SIGNATURE_HEADER, digest


class HttpAgencyChannel:
    """One agency at one address."""

    def __init__(self, url: str, timeout_seconds: float = 10.0) -> None:
        self._client = httpx.Client(base_url=url, timeout=timeout_seconds, trust_env=False, follow_redirects=False)

    def tell(self, body: bytes, signature: str) -> None:
        """Hand over a notice."""
        headers = {"Content-Type": "application/json", SIGNATURE_HEADER: signature, DIGEST_HEADER: digest(body)}
        try:
            response = self._client.post("/payments", content=body, headers=headers)
        except httpx.HTTPError as error:
            raise NoAnswer(f"{type(error).__name__}: {error}") from error
        if response.status_code != 200:
            raise NoAnswer(f"status {response.status_code}")
