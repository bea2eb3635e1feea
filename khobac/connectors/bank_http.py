"""The way to a bank over HTTP; implements `cash.payments.ports.BankChannel`.

    POST <bank>/payments          the message; 200 and the bank's signed first answer
    GET  <bank>/status/<MsgId>    200 and its signed status, or 404 and its signed "never received"

What the caller may conclude is the whole point of this file. A signed refusal (4xx) means that the bank did nothing
with the bytes. Whatever is not a signed answer, a broken connection as well as a 500 or a proxy's 404, means
"unknown": ChannelTimeout. Even a connection that was never made counts so, because a rule without exceptions cannot
be got wrong.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

import httpx

from khobac.cash.payments.ports import ChannelRefused, ChannelTimeout, SignedBytes
from khobac.core.message_signature import DIGEST_HEADER, SIGNATURE_HEADER, digest

_MAX_ANSWER_BYTES = 5 * 1024 * 1024


class HttpBankChannel:
    """One bank at one address. `sign` puts the treasury's signature on a status question (over its request target)."""

    def __init__(self, url: str, sign: Callable[[bytes], str], timeout_seconds: float = 10.0) -> None:
        self._sign = sign
        self._client = httpx.Client(base_url=url, timeout=timeout_seconds, trust_env=False, follow_redirects=False)

    def send(self, message: SignedBytes) -> SignedBytes:
        """Hand over a message and get the bank's first answer."""
        headers = {
            "Content-Type": "application/xml",
            SIGNATURE_HEADER: message.signature,
            DIGEST_HEADER: digest(message.body),
        }
        return self._exchange("POST", "/payments", message.body, headers, answers=(200,))

    def ask_status(self, message_id: str) -> SignedBytes:
        """Ask what became of a message; an unsigned 404 (a wrong address, a proxy) is not "never received"."""
        target = f"/status/{quote(message_id, safe='')}"
        return self._exchange("GET", target, b"", {SIGNATURE_HEADER: self._sign(target.encode())}, answers=(200, 404))

    def close(self) -> None:
        """Give back the connections."""
        self._client.close()

    def _exchange(
        self, method: str, target: str, body: bytes, headers: dict[str, str], answers: tuple[int, ...]
    ) -> SignedBytes:
        try:
            with self._client.stream(method, target, content=body, headers=headers) as response:
                answer = _read_at_most(response, _MAX_ANSWER_BYTES)
        except httpx.HTTPError as error:
            raise ChannelTimeout(f"{type(error).__name__}: {error}") from error
        signature = response.headers.get(SIGNATURE_HEADER)
        if signature is None or not answer:
            raise ChannelTimeout(f"status {response.status_code} without a signed answer")
        if response.status_code in answers:
            return SignedBytes(answer, signature)
        if 400 <= response.status_code < 500:
            raise ChannelRefused(response.status_code, SignedBytes(answer, signature))
        raise ChannelTimeout(f"status {response.status_code}")


def _read_at_most(response: httpx.Response, limit: int) -> bytes:
    """The body, unless it is longer than any message may be; such an answer counts as none."""
    received = bytearray()
    for piece in response.iter_bytes():
        received += piece
        if len(received) > limit:
            raise ChannelTimeout(f"the answer is longer than {limit} bytes")
    return bytes(received)
