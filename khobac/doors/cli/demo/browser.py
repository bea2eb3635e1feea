"""A browser as plain as can be: pages over HTTP, forms filled in as they are rendered, no scripts."""
from __future__ import annotations

from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx
from lxml import html


class PageRefused(Exception):
    """The portal answered otherwise than the story expects."""


class Browser:
    """One person signed in."""

    def __init__(self, address: str, username: str, password: str) -> None:
        self.username = username
        self._http = httpx.Client(base_url=address, follow_redirects=True, trust_env=False, timeout=30)
        self.page: html.HtmlElement = html.fromstring("<html/>")
        self.url = address
        self.open("/dang-nhap")
        self.submit("sign-in", "/dang-nhap", username=username, password=password)

    def open(self, path: str) -> None:
        """Go to a page."""
        self._show(self._http.get(urljoin(self.url, path)), path)

    def download(self, path: str) -> bytes:
        """A file the page offers; the page stays. Raises PageRefused."""
        answer = self._http.get(urljoin(self.url, path))
        if answer.status_code >= 400:
            raise PageRefused(f"{self.username}, {path}: {answer.status_code}")
        return answer.content

    def submit(self, name: str, action: str, button: tuple[str, str] | None = None, /, **fields: str) -> None:
        """Fill in the form that posts to this address, keep what it holds otherwise, and press a button."""
        form = self._form(action)
        values: list[tuple[str, str]] = [(key, value) for key, value in form.form_values() if key not in fields]
        values += list(fields.items())
        if button is not None:
            values.append(button)
        posted: dict[str, Any] = {}
        for key, value in values:
            posted.setdefault(key, []).append(value)
        answer = self._http.post(urljoin(self.url, form.action or self.url), data=posted, headers={"Referer": self.url})
        self._show(answer, name)

    def sit(self, seat: str) -> None:
        """Act in this seat, where the page offers it beside the one in use."""
        if self.page.xpath("//button[@name='seat'][@value=$seat]", seat=seat):
            self.submit("take the seat", "/doi-vai-tro", ("seat", seat))

    def texts(self, selector: str) -> list[str]:
        """The texts of all elements with this XPath, in one line each."""
        return [" ".join(each.text_content().split()) for each in self.page.xpath(selector)]

    def close(self) -> None:
        """Leave."""
        self._http.close()

    @property
    def cookies(self) -> httpx.Cookies:
        """What the portal has given this browser."""
        return self._http.cookies

    def _form(self, action: str) -> Any:
        for form in self.page.forms:
            if form.method == "POST" and urlsplit(urljoin(self.url, form.action or self.url)).path == action:
                return form
        raise PageRefused(f"{self.username}: no form on {self.url} posts to {action}")

    def _show(self, answer: httpx.Response, what: str) -> None:
        self.url = str(answer.url)
        self.page = html.fromstring(answer.text or "<html/>")
        if answer.status_code >= 400:
            said = " · ".join(self.texts("//main//h1 | //*[@role='alert']"))[:400]
            raise PageRefused(f"{self.username}, {what}: {answer.status_code} {said}")
