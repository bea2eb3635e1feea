"""The contact sheet: photographs pages at several widths, themes and languages, and judges each with axe and a probe.

    .venv/bin/python tools/shots.py --base http://127.0.0.1:8000 --login officer=vinh:secret \
        patterns=/mau/ officer@workbench=/hang-doi

A page is [role@]name=/path; a role signs in once with its --login. Pictures go to docs/pictures/ as
name-width-theme-language.png (or stay unwritten with --check). The probe finds what axe does not see: sideways
scrolling, one-letter columns, targets under 24 px, sizes off the type scale, digits that do not line up, weight, shift.
Exit status 1 when anything is found.
"""
from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--font-render-hinting=none",
]
EVERY_RULE = {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
CONTRAST = {"type": "rule", "values": ["color-contrast"]}
"""All that can differ from one theme to another: each page is loaded once and judged whole in the first theme named."""
HEIGHTS = {1366: 900, 390: 844, 320: 700}

WATCH_SHIFT = """
window.__shift = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.__shift += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""
PROBE = (ROOT / "tools" / "probe.js").read_text(encoding="utf-8")

@dataclass(frozen=True)
class Shot:
    """One page to photograph: who looks, what it is called, where it is."""

    role: str
    name: str
    path: str

    @classmethod
    def read(cls, text: str) -> Shot:
        """Reads [role@]name=/path."""
        head, path = text.split("=", 1)
        role, _at, name = head.rpartition("@")
        return cls(role, name, path)


@dataclass(frozen=True)
class Judged:
    """What was found wrong with a page, and what it is headed."""

    problems: int
    heading: str


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", nargs="+", type=Shot.read, help="[role@]name=/path")
    parser.add_argument("--base", default="http://127.0.0.1:8000")
    parser.add_argument("--login", action="append", default=[], help="role=username:password")
    parser.add_argument("--sign-in", default="/dang-nhap", help="address of the sign-in page")
    parser.add_argument("--widths", default="1366,390", help="window widths in pixels")
    parser.add_argument("--themes", default="light,dark")
    parser.add_argument("--languages", default="vi")
    parser.add_argument("--out", type=Path, default=PICTURES)
    parser.add_argument("--check", action="store_true", help="judge without writing pictures")
    return parser.parse_args()


def signed_in(browser: Browser, options: argparse.Namespace) -> dict[str, Any]:
    """The browser state (cookies) of each role, and of the public under the empty name."""
    states: dict[str, Any] = {"": None}
    for login in options.login:
        role, secret = login.split("=", 1)
        username, password = secret.split(":", 1)
        context = browser.new_context()
        page = context.new_page()
        page.goto(options.base + options.sign_in)
        page.fill("input[name=username]", username)
        page.fill("input[name=password]", password)
        page.press("input[name=password]", "Enter")
        page.wait_for_load_state()
        states[role] = context.storage_state()
        context.close()
    return states


def looked_at(page: Page) -> Iterator[str]:
    """Every problem of the page now open, one sentence each."""
    yield from _found_by_axe(page, EVERY_RULE)
    for problem, where in page.evaluate(PROBE)["problems"].items():
        if where:
            yield f"{problem}: {', '.join(where[:6])}"


def _found_by_axe(page: Page, rules: dict[str, Any]) -> Iterator[str]:
    for violation in Axe().run(page, options={"runOnly": rules}).response["violations"]:
        targets = ", ".join(str(node["target"][0]) for node in violation["nodes"][:4])
        yield f"axe {violation['id']}: {violation['help']} ({targets})"


def window(browser: Browser, state: Any, base: str, width: int, theme: str, language: str) -> BrowserContext:
    """A window of that width whose reader chose that theme and language."""
    context = browser.new_context(
        viewport={"width": width, "height": HEIGHTS.get(width, 900)},
        storage_state=state,
        color_scheme="dark" if theme == "dark" else "light",
        reduced_motion="reduce",
        locale="vi-VN" if language == "vi" else "en-GB",
    )
    chosen = {"django_language": language, "theme": theme}
    context.add_cookies([{"name": name, "value": value, "url": base} for name, value in chosen.items()])
    context.add_init_script(WATCH_SHIFT)
    return context


def main() -> int:
    """Photographs and judges every page; 1 when a problem was found."""
    options = arguments()
    options.out.mkdir(parents=True, exist_ok=True)
    found = 0
    views = list(product(options.widths.split(","), options.languages.split(",")))
    themes = options.themes.split(",")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        states = signed_in(browser, options)
        for width, language in views:
            for role in sorted({shot.role for shot in options.pages}):
                context = window(browser, states[role], options.base, int(width), themes[0], language)
                for shot in (shot for shot in options.pages if shot.role == role):
                    titles = {theme: f"{shot.name}-{width}-{theme}-{language}" for theme in themes}
                    found += photograph(context, shot, options, titles).problems
                context.close()
        browser.close()
    return 1 if found else 0


def stretch(page: Page) -> None:
    """Makes the window as high as the page, so that sticky bars stand where they stand at the end of reading."""
    size = page.viewport_size or {"width": 1366, "height": 900}
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": size["width"], "height": max(size["height"], min(height, 8000))})


def turn_to(page: Page, theme: str) -> None:
    """The page as a reader of that theme sees it: only the colours differ."""
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light", reduced_motion="reduce")
    page.evaluate("theme => { document.documentElement.dataset.theme = theme; }", theme)


def photograph(context: BrowserContext, shot: Shot, options: argparse.Namespace, titles: dict[str, str]) -> Judged:
    """Opens a page, judges and photographs it in each theme under its title; its problems are told on standard error."""
    page = context.new_page()
    errors: list[str] = []
    page.on("console", lambda message: errors.append(f"console: {message.text}") if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(f"script: {error}"))
    answer = page.goto(options.base + shot.path, wait_until="networkidle")
    if answer is None or answer.status >= 400:
        errors.append(f"status {answer.status if answer else 'none'}")
    page.evaluate("document.fonts.ready")
    kilobytes = page.evaluate(PROBE)["kilobytes"]
    found = 0
    for number, (theme, title) in enumerate(titles.items()):
        if number:
            turn_to(page, theme)
        problems = list(_found_by_axe(page, CONTRAST)) if number else errors + list(looked_at(page))
        found += len(problems)
        sys.stderr.write(f"{'BAD' if problems else 'ok '} {title} ({kilobytes} KB unpacked)\n")
        sys.stderr.write("".join(f"    {problem}\n" for problem in problems))
    if not options.check:
        stretch(page)
        for theme, title in titles.items():
            turn_to(page, theme)
            page.screenshot(path=options.out / f"{title}.png")
    heading = " ".join((page.locator("h1").first.text_content() or "").split()) if page.locator("h1").count() else ""
    page.close()
    return Judged(found, heading)


if __name__ == "__main__":
    raise SystemExit(main())
