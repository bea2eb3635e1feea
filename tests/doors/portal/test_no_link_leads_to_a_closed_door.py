"""Every link a page shows leads its reader somewhere: no 403, no 404, whoever reads and whatever there is to show."""

from __future__ import annotations

import html
import re
from collections import deque
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import Resolver404, resolve

from khobac.data import FOLDER
from khobac.flows import law
from tests.doors.portal.staff.morning import FOUR_DEFECTS, Treasury
from tests.doors.portal.staff.morning import treasury as treasury

LINK = re.compile(r'<a [^>]*?href="([^"#]+)')
MORE = {"tuan": ["/khieu-nai"], "vinh": ["/khieu-nai", "/giai-trinh"], "xuan": ["/khieu-nai", "/giai-trinh"]}
"""Pages that other pages lead to only when something waits there."""

NOT_YET = {"entry_proof"}
"""Says beside itself from when on there is something behind it."""

ONCE = 3
"""So many pages of one kind are opened; the others are like them."""
PEOPLE = ("tuan", "vinh", "xuan", "thu", "son", "sang", "an", "chi")


def closed_doors(client: Client, begins: list[str]) -> dict[str, str]:
    """Links that lead nowhere, with the page that shows them."""
    shown_by = dict.fromkeys(begins, "")
    waiting, opened = deque(begins), dict[str, int]()
    faults = {}
    while waiting:
        page = waiting.popleft()
        answer = client.get(page)
        if answer.status_code in (302, 303):
            follow(answer["Location"], page, shown_by, waiting, opened)
        elif answer.status_code != 200:
            faults[page] = f"{answer.status_code}, shown by {shown_by[page]}"
        elif answer["Content-Type"].startswith("text/html"):
            for link in LINK.findall(answer.content.decode()):
                follow(html.unescape(link), page, shown_by, waiting, opened)
    return faults


def follow(link: str, page: str, shown_by: dict[str, str], waiting: deque[str], opened: dict[str, int]) -> None:
    """Put a link to one of our own pages among those to open, unless enough like it were opened."""
    parts = urlsplit(link)
    if parts.netloc or not parts.path.startswith("/") or link in shown_by:
        return
    try:
        kind = resolve(parts.path).view_name or parts.path
    except Resolver404:
        kind = ""
    if kind in NOT_YET or opened.get(kind, 0) >= ONCE:
        return
    opened[kind] = opened.get(kind, 0) + 1
    shown_by[link] = page
    waiting.append(link)


@pytest.fixture
def busy(treasury: Treasury) -> Treasury:
    """Something at every desk: filed, taken, returned and disputed, accepted, paid, sent back by the bank."""
    treasury.file("A")
    treasury.file("B", **FOUR_DEFECTS)
    treasury.play("examine", dossier="B")
    treasury.play("send_back", dossier="B")
    treasury.file("C", amount=12_450_001)
    treasury.play("examine", dossier="C")
    treasury.play("accept", dossier="C")
    treasury.file("D", amount=12_450_002, through="settled")
    law.load_folder(FOLDER / "law")
    return treasury


@pytest.mark.parametrize("person", PEOPLE)
def test_nobody_is_shown_a_link_to_a_closed_door_on_a_quiet_morning(treasury: Treasury, person: str) -> None:
    assert closed_doors(treasury.page(person), ["/", *MORE.get(person, [])]) == {}


@pytest.mark.parametrize("person", PEOPLE)
def test_nor_on_a_busy_one(busy: Treasury, person: str) -> None:
    assert closed_doors(busy.page(person), ["/", *MORE.get(person, [])]) == {}
