"""The way to a treasury in another database over HTTP; implements `cash.inter_treasury.ports.TreasuryChannel`.

    POST <address>    the message, Khobac-Signature and Khobac-Digest beside it; 200 and the signed receipt

Whatever is not a signed receipt, a broken connection as well as a proxy's 200, means "no answer": the same bytes go again.
"""

from __future__ import annotations

import httpx

from khobac.cash.inter_treasury.ports import NoAnswer
from khobac.cash.payments.ports import SignedBytes
from khobac.core.message_signature import DIGEST_HEADER, SIGNATURE_HEADER, digest

_MAX_ANSWER_BYTES = 64 * 1024


class HttpTreasuryChannel:
    """One treasury at one address."""

    def __init__(self, url: str, timeout_seconds: float = 10.0) -> None:
        self._url = url
        self._client = httpx.Client(timeout=timeout_seconds, trust_env=False, follow_redirects=False)

    def deliver(self, message: SignedBytes) -> SignedBytes:
        """Hand over a message and get the signed receipt."""
        headers = {
            "Content-Type": "application/json",
            SIGNATURE_HEADER: message.signature,
            DIGEST_HEADER: digest(message.body),
        }
        try:
            answer = self._client.post(self._url, content=message.body, headers=headers)
        except httpx.HTTPError as error:
            raise NoAnswer(f"{type(error).__name__}: {error}") from error
        signature = answer.headers.get(SIGNATURE_HEADER)
        if answer.status_code != httpx.codes.OK or signature is None or len(answer.content) > _MAX_ANSWER_BYTES:
            raise NoAnswer(f"status {answer.status_code} without a signed receipt")
        return SignedBytes(answer.content, signature)

    def close(self) -> None:
        """Give back the connections."""
        self._client.close()
