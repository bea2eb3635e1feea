"""docs/pictures shows what its index lists, and pages that still are."""

from __future__ import annotations

import re
from pathlib import Path

from django.urls import get_resolver

PICTURES = Path(__file__).resolve().parents[2] / "docs" / "pictures"
SHOWN = set(re.findall(r"\(([\w-]+)-(1366|390)-(vi|en)\.png\)", (PICTURES / "README.md").read_text(encoding="utf-8")))


def test_the_index_lists_every_picture_and_no_other() -> None:
    assert {f"{route}-{width}-{language}.png" for route, width, language in SHOWN} == {
        picture.name for picture in PICTURES.glob("*.png")
    }


def test_every_page_is_shown_in_both_languages_wide_and_narrow() -> None:
    assert len(SHOWN) == 4 * len({route for route, *_view in SHOWN})


def test_every_page_shown_still_is_one() -> None:
    routes = {name for name in get_resolver().reverse_dict if isinstance(name, str)}
    assert {route for route, *_view in SHOWN} <= routes
