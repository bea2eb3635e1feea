"""The colour tokens: every pair that stands on a page is legible in both themes, and both dark blocks agree.

Limits are those of WCAG 2.2 AA: 4.5 for text, 3.0 for what is not text (borders of inputs, focus, chart series).
"""
from __future__ import annotations

import re
from pathlib import Path

import pytest

import khobac.doors.portal

CSS = Path(khobac.doors.portal.__file__).parent / "static" / "portal" / "css"
TOKENS = (CSS / "tokens.css").read_text(encoding="utf-8")
SURFACES = ("bg", "surface-1", "surface-2", "canvas", "sheet")

TEXT = [(text, surface) for text in ("text", "text-muted", "link", "visited") for surface in SURFACES]
TEXT += [(kind, f"{kind}-bg") for kind in ("ok", "warning", "danger", "info", "neutral")]
TEXT += [("text", f"{kind}-bg") for kind in ("ok", "warning", "danger", "info")]
TEXT += [("text-muted", "info-bg"), ("link", "info-bg"), ("danger", "sheet"), ("danger", "canvas"), ("ok", "sheet")]
TEXT += [("on-primary", "primary"), ("on-primary", "primary-hover")]
TEXT += [("on-toast", "toast"), ("on-toast-link", "toast")]
PARTS = [("border-input", surface) for surface in SURFACES]
PARTS += [("primary", surface) for surface in SURFACES]
PARTS += [("lacquer", "bg"), ("danger", "sheet"), ("danger", "info-bg")]
PARTS += [(f"chart-{n}", surface) for n in range(1, 6) for surface in ("bg", "sheet")]


def colours(block: str) -> dict[str, str]:
    """The hexadecimal colour tokens of one block."""
    return dict(re.findall(r"--([a-z0-9-]+): (#[0-9A-F]{6});", block))


def block(selector: str) -> str:
    """The body of the first rule with this selector."""
    found = re.search(re.escape(selector) + r" \{(.*?)\}", TOKENS, re.S)
    assert found, f"no rule {selector}"
    return found.group(1)


LIGHT = colours(block(":root"))
DARK = LIGHT | colours(block(':root[data-theme="dark"]'))


def luminance(colour: str) -> float:
    """Relative luminance as WCAG defines it."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio, 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_computed_as_the_standard_does() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("front", "back"), TEXT)
def test_text_is_legible_on_its_ground(theme: dict[str, str], front: str, back: str) -> None:
    assert contrast(theme[front], theme[back]) >= 4.5


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("front", "back"), PARTS)
def test_borders_marks_and_series_can_be_told_from_their_ground(theme: dict[str, str], front: str, back: str) -> None:
    assert contrast(theme[front], theme[back]) >= 3


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ground", SURFACES)
def test_the_focus_ring_shows_on_every_ground(theme: dict[str, str], ground: str) -> None:
    assert contrast(theme["focus"], theme[ground]) >= 3
    assert contrast(theme["focus"], theme["focus-halo"]) >= 3


def test_dark_by_device_and_dark_by_choice_are_the_same() -> None:
    assert colours(block(':root:not([data-theme="light"])')) == colours(block(':root[data-theme="dark"]'))


def test_every_light_colour_has_a_dark_one() -> None:
    assert set(LIGHT) == set(colours(block(':root[data-theme="dark"]')))


@pytest.mark.parametrize("sheet", sorted(CSS.glob("*.css")), ids=lambda sheet: sheet.name)
def test_only_known_tokens_are_used(sheet: Path) -> None:
    known = set(re.findall(r"(--[a-z0-9-]+):", TOKENS))
    text = sheet.read_text(encoding="utf-8")
    own = set(re.findall(r"(--[a-z0-9-]+):", text))
    assert set(re.findall(r"var\((--[a-z0-9-]+)\)", text)) <= known | own


def test_sizes_of_type_are_those_of_the_scale() -> None:
    scale = {".8125rem", ".875rem", "1rem", "1.125rem", "1.25rem", "1.5rem", "2rem"}
    for sheet in CSS.glob("*.css"):
        if sheet.name == "print.css":
            continue
        text = sheet.read_text(encoding="utf-8")
        sizes = re.findall(r"font-size: ([\d.]+\w+)", text) + re.findall(r"[: ](?:400|600) ([\d.]+rem)/", text)
        assert set(sizes) <= scale, sheet.name


def test_lines_leave_room_for_stacked_marks() -> None:
    for size, line in re.findall(r"--t-\w+: \d00 ([\d.]+)rem/([\d.]+)rem", TOKENS):
        assert float(line) / float(size) >= 1.25
        assert float(size) >= 1.5 or float(line) / float(size) >= 1.35
