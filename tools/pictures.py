"""Every page of the portal, photographed: walks a running demo as each of its people and fills docs/pictures.

    make demo                                   # in one terminal
    .venv/bin/python tools/pictures.py          # in another; --pages home,law takes only these again

First the people of the demo do a little work, so that every list has something in it. Then one address per route is looked
for, by following links as each of them; what is found is photographed and judged by tools/shots.py, in Vietnamese and
English, wide and narrow, and docs/pictures/README.md lists it by route. Exit status 1 when anything was found wrong.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import django
import httpx
import shots
from lxml import html
from PIL import Image
from playwright.sync_api import sync_playwright
from rich.progress import Progress

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "khobac.config.settings")
os.environ["KHOBAC_SAMPLE"] = "1"
django.setup()

from django.conf import settings  # noqa: E402
from django.urls import Resolver404, resolve  # noqa: E402

from khobac.core import clock  # noqa: E402
from khobac.doors.cli.demo import bills_story, revenue_story, world  # noqa: E402
from khobac.doors.cli.demo.browser import Browser  # noqa: E402
from khobac.doors.cli.demo.check import KHOBAC  # noqa: E402
from khobac.doors.cli.demo.story import PAYEE, Story, number_in  # noqa: E402
from khobac.doors.cli.demo.transfer_story import TransferStory  # noqa: E402
from khobac.registers.organisations import queries as organisations  # noqa: E402

VIEWS = [(width, language) for width, language in product((1366, 390), ("vi", "en"))]
COLOURS = 128
"""Pages are flat: so many colours show no difference, in a third of the bytes."""
MOST_PER_ROUTE = 3
"""Addresses of one route that are opened in search of links."""
NOT_LOOKED_AT = ("sign_out", "patterns")
STARTS = ("/", "/giao-dich", "/nop", "/xac-minh", "/dinh-muc", "/thu-xin-loi", "/hat-giong")
"""Where everybody begins, with or without an account."""
PUBLIC = ""
UNIT = ("kt", "ktt", "ctk")
STAFF = ("gdv1", "ktt.kb1", "giamdoc", "ttv1", "danhmuc1", "danhmuc2")


@dataclass(frozen=True)
class Found:
    """A route's page: who sees it, where, and what it is headed in each language."""

    route: str
    person: str
    path: str
    pattern: str
    vi: str = ""
    en: str = ""


class Halfway(Story):
    """Work left where people find it: a return to mend, a dossier that waits for its officer, a draft."""

    def leave(self) -> str:
        """Files two; sends one back, which its accountant begins to mend; starts a third: the address of its review."""
        returned = self._file_with_two_defects()
        self.officer.open(f"/hang-doi/{returned}")
        self.officer.submit("examine", f"/hang-doi/{returned}/quyet-dinh", ("decision", "examine"))
        self.officer.open(f"/hang-doi/{returned}/tra-lai")
        self.officer.submit("send back", f"/hang-doi/{returned}/tra-lai", ("send", "1"))
        self.accountant.open(f"/ho-so/{returned}")
        self.accountant.submit("mend", f"/ho-so/{returned}/sua")
        self._file_with_two_defects()
        self.accountant.open("/lap-lenh-chi?q=dien%20luc")
        self.accountant.submit("start", "/lap-lenh-chi", ("payee", PAYEE))
        return f"/nhap/{number_in(r'/nhap/([0-9]+)', self.accountant.url)}/kiem-tra"


def main() -> int:
    """Works, walks, photographs; 1 when a page is not as it should be."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", default="", help="only these routes, separated by commas")
    parser.add_argument("--as-is", action="store_true", help="without any work beforehand")
    options = parser.parse_args()
    told = _told()
    people = _people(told)
    found = _walk(told, people, STARTS if options.as_is else (*STARTS, *_work(told)))
    only = [name for name in options.pages.split(",") if name]
    wrong, headed = _photograph(told, people, [each for each in found if not only or each.route in only])
    if not only:
        _write_index(headed)
    return 1 if wrong else 0


def _told() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((Path(settings.STATE) / "demo.json").read_text(encoding="utf-8"))
    return found


def _work(told: dict[str, Any]) -> Iterator[str]:
    """A day's work; the addresses it made that no link leads to."""

    def command(*words: str) -> str:
        return subprocess.run([KHOBAC, *words], capture_output=True, text=True, check=True).stdout.strip()

    def tell(who: str, what: str) -> None:
        sys.stderr.write(f"{who:<12} {what}\n")

    key = command("api-key", "create", "--unit", told["unit"], "--person", f"kt.{told['unit']}")
    for kind in (Story, TransferStory):
        story = kind(told, key, tell)
        story.play()
        story.close()
    revenue_story.play(told, command, tell)
    bills_story.play(told, command, tell)
    for code in httpx.get(f"{told['tax_office']}/payments", trust_env=False).json():
        yield from (f"/nop/{code}", f"/nop/{code}/cho", f"/nop/{code}/bien-lai")
    halfway = Halfway(told, key, tell)
    yield halfway.leave()
    halfway.close()
    _change_the_law(told)


def _change_the_law(told: dict[str, Any]) -> None:
    """A steward drafts a change and asks whom it would have hit."""
    steward = Browser(told["address"], "danhmuc1", told["password"])
    steward.open("/luat/thay-doi")
    steward.submit("begin", "/luat/thay-doi/moi", title="Thời hạn chứng từ mới")
    change = number_in(r"/thay-doi/(\d+)", steward.url)
    new = {"name": "voucher.max_age", "value": "20", "text": "decree-347-2025", "article": "8", "from_on": "01/01/2027"}
    steward.submit("value", f"/luat/thay-doi/{change}/gia-tri", **new)
    steward.submit("simulate", f"/luat/mo-phong/thay-doi/{change}")
    steward.close()


def _people(told: dict[str, Any]) -> list[str]:
    served = organisations.units_served(world.DISTRICT_OFFICE, clock.today())
    project = next(unit.code for unit in served if unit.kind == "project")
    return [PUBLIC, *(f"{role}.{told['unit']}" for role in UNIT), f"kt.{project}", *STAFF]


def _walk(told: dict[str, Any], people: Sequence[str], starts: Iterable[str]) -> list[Found]:
    starts = tuple(starts)
    found: dict[str, Found] = {}
    for person in people:
        with httpx.Client(base_url=told["address"], follow_redirects=True, trust_env=False, timeout=60) as http:
            if person != PUBLIC:
                browser = Browser(told["address"], person, told["password"])
                http.cookies = browser.cookies
            for each in _pages(http, person, starts):
                found.setdefault(each.route, each)
    return sorted(found.values(), key=lambda each: each.route)


def _pages(http: httpx.Client, person: str, starts: Iterable[str]) -> Iterator[Found]:
    """Every page this person comes to by links, one after the other."""
    waiting, met, opened = list(starts), set[str](), dict[str, int]()
    while waiting:
        path = waiting.pop(0)
        route = _route(path)
        if path in met or route is None or opened.get(route, 0) >= MOST_PER_ROUTE:
            continue
        met.add(path)
        opened[route] = opened.get(route, 0) + 1
        answer = http.get(path)
        if answer.status_code >= 400:
            if path not in starts:
                sys.stderr.write(f"BAD {person or 'public'} {answer.status_code} {path}\n")
            continue
        if not answer.headers.get("content-type", "").startswith("text/html"):
            continue
        landed = _landed(answer)
        if (name := _route(landed)) and b"<html" in answer.content[:400]:
            yield Found(name, person, landed, resolve(urlsplit(landed).path).route)
        page = html.fromstring(answer.text or "<html/>")
        waiting += [str(link) for link in page.xpath("//a/@href") if str(link).startswith("/")]


def _landed(answer: httpx.Response) -> str:
    """The address without the fragment, with its filters."""
    parts = urlsplit(str(answer.url))
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _route(path: str) -> str | None:
    try:
        match = resolve(urlsplit(path).path)
    except Resolver404:
        return None
    return match.view_name if match.view_name not in NOT_LOOKED_AT else None


def _photograph(told: dict[str, Any], people: Sequence[str], pages: list[Found]) -> tuple[int, list[Found]]:
    wrong, headed = 0, {each.route: each for each in pages}
    with sync_playwright() as playwright, Progress() as progress:
        browser = playwright.chromium.launch(executable_path=shots.CHROMIUM, args=shots.FLAGS)
        logins = [f"{person}={person}:{told['password']}" for person in people if person != PUBLIC]
        options = argparse.Namespace(
            base=told["address"], login=logins, sign_in="/dang-nhap", out=shots.PICTURES, check=False
        )
        states = shots.signed_in(browser, options)
        task = progress.add_task("pages", total=len(VIEWS) * len(pages))
        for (width, language), person in product(VIEWS, people):
            context = shots.window(browser, states[person], told["address"], width, "light", language)
            for each in (each for each in pages if each.person == person):
                title = f"{each.route}-{width}-{language}"
                shot = shots.Shot(person, each.route, each.path)
                judged = shots.photograph(context, shot, options, {"light": title})
                wrong += judged.problems
                headed[each.route] = replace(headed[each.route], **{language: judged.heading})
                _slim(shots.PICTURES / f"{title}.png")
                progress.advance(task)
            context.close()
        browser.close()
    return wrong, list(headed.values())


def _slim(picture: Path) -> None:
    with Image.open(picture) as full:
        flat = full.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    flat.save(picture, optimize=True)


def _write_index(pages: list[Found]) -> None:
    rows = [
        f"| {each.vi} | {each.en} | `/{each.pattern}` | {each.person.split('.')[0] or '—'} | "
        + " | ".join(
            " ".join(f"[{language}]({each.route}-{width}-{language}.png)" for language in ("vi", "en")) for width in (1366, 390)
        )
        + " |"
        for each in sorted(pages, key=lambda each: each.pattern)
    ]
    text = (shots.PICTURES / "README.md").read_text(encoding="utf-8")
    head = text[: text.index("| trang |")]
    table = "| trang | page | address | seen by | wide | narrow |\n|---|---|---|---|---|---|\n" + "\n".join(rows) + "\n"
    (shots.PICTURES / "README.md").write_text(head + table, encoding="utf-8")
    kept = {f"{each.route}-{width}-{language}.png" for each in pages for width, language in VIEWS}
    for picture in shots.PICTURES.glob("*.png"):
        if picture.name not in kept:
            picture.unlink()


if __name__ == "__main__":
    raise SystemExit(main())
