"""Events to addresses that units named, over HTTP; implements `watch.webhooks.ports.Outgoing`.

Whoever may name an address may have us call it: so only https to hosts whose every address is public is called, at the address
that was looked at (a name that answers otherwise the second time gains nothing), and no redirect is followed. A sandbox also
calls plain http on the loopback.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Mapping
from contextlib import closing
from urllib.parse import SplitResult, urlsplit

import httpx

from khobac.watch.webhooks.ports import AddressRefused, Delivery

_ANSWER_S = 5.0


class HttpOutgoing:
    """`sandbox` lets events go to programs on this machine."""

    def __init__(self, sandbox: bool) -> None:
        self._sandbox = sandbox
        self._client = httpx.Client(timeout=_ANSWER_S, trust_env=False, follow_redirects=False)

    def check(self, url: str) -> None:
        """Raises AddressRefused."""
        self._address(self._parts(url))

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Delivery:
        """One try; whatever goes wrong is an answer."""
        try:
            parts = self._parts(url)
            address = self._address(parts)
            shown = f"[{address}]" if ":" in address else address
            target = parts._replace(netloc=f"{shown}:{parts.port}" if parts.port else shown).geturl()
            sent = {"Content-Type": "application/json", **headers, "Host": parts.netloc}
            request = self._client.build_request("POST", target, content=body, headers=sent)
            request.extensions["sni_hostname"] = parts.hostname
            with closing(self._client.send(request, stream=True)) as response:  # its words are of no interest
                return Delivery(200 <= response.status_code < 300, f"HTTP {response.status_code}")
        except (AddressRefused, httpx.HTTPError, httpx.InvalidURL) as problem:
            return Delivery(False, f"{type(problem).__name__}: {problem}"[:120])

    def _parts(self, url: str) -> SplitResult:
        try:
            parts = urlsplit(url)
            is_whole = bool(parts.hostname) and not parts.username and (parts.port or 1) > 0
        except ValueError:
            is_whole = False
        if not is_whole or not url.isascii() or not url.isprintable() or " " in url:
            raise AddressRefused("Địa chỉ không đúng dạng, ví dụ https://don-vi.example/su-kien.")
        if parts.scheme != "https" and not (self._sandbox and parts.scheme == "http"):
            raise AddressRefused("Địa chỉ phải bắt đầu bằng https://.")
        return parts

    def _address(self, parts: SplitResult) -> str:
        try:
            found = socket.getaddrinfo(parts.hostname, parts.port or 443, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            raise AddressRefused("Không tìm thấy máy chủ của địa chỉ này.") from None
        addresses = [str(each[4][0]) for each in found]
        if not all(map(self._is_allowed, addresses)):
            raise AddressRefused("Địa chỉ này không ở trên mạng công cộng.")
        return addresses[0]

    def _is_allowed(self, address: str) -> bool:
        known = ipaddress.ip_address(address)
        return known.is_global or (self._sandbox and known.is_loopback)
