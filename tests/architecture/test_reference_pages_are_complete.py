"""The reference pages say exactly what the code has: models and their Vietnamese names, error words, settings."""
from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping

import pytest
from django.apps import apps
from django.db.models import Model

from khobac.core.errors import Word
from tests.architecture.house import ROOT, Source, dotted, sources, tracked
from tools import reference

REFERENCE = ROOT / "docs" / "reference"
SETTING = re.compile(r"KHOBAC_[A-Z_]+|DATABASE_(\w+_)?URL")
LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")
FLOOR_PICTURED = re.compile(r"<b>(\w+)</b> · (\w+(?:, \w+)*)<br/>")
FIRST_COLUMN = re.compile(r"^\| `([^`]+)` \|", re.MULTILINE)


def page(name: str) -> str:
    return (REFERENCE / name).read_text(encoding="utf-8")


def differences(page_text: str, wanted: Iterable[str]) -> list[str]:
    """What a page lacks and what it lists in vain; its entries are the code words of the first column."""
    listed, existing = FIRST_COLUMN.findall(page_text), set(wanted)
    twice = {name for name in listed if listed.count(name) > 1}
    return [
        *(f"missing: {name}" for name in sorted(existing - set(listed))),
        *(f"no longer exists: {name}" for name in sorted(set(listed) - existing)),
        *(f"listed twice: {name}" for name in sorted(twice)),
    ]


def models() -> list[type[Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("khobac.")]


def is_named(model_name: str, verbose_name: str) -> bool:
    """Whether a model says its Vietnamese name, not Django's lower-cased class name."""
    return verbose_name.replace(" ", "").lower() != model_name.lower()


def settings_read(source: Source) -> Iterator[str]:
    """Names of environment variables in a file: those of our shape, and whatever is read from the environment."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and SETTING.fullmatch(node.value):
            yield node.value
        elif isinstance(node, ast.Call) and dotted(node.func) in ("os.environ.get", "os.getenv", "environment.get"):
            yield from (arg.value for arg in node.args[:1] if isinstance(arg, ast.Constant))
        elif isinstance(node, ast.Subscript) and dotted(node.value) == "os.environ" and isinstance(node.ctx, ast.Load):
            yield from (name.value for name in [node.slice] if isinstance(name, ast.Constant))


def broken_links(name: str, text: str) -> list[str]:
    """Relative links of a page that lead nowhere."""
    return [
        f"{name}: {target}"
        for target in LINK.findall(text)
        if "://" not in target and not (ROOT / name).parent.joinpath(target).exists()
    ]


def test_the_glossary_names_every_model_as_it_is() -> None:
    text = page("glossary.md")
    assert differences(text, {model._meta.label for model in models()}) == []
    assert text == reference.rewritten(text), "run .venv/bin/python tools/reference.py"


def test_every_model_says_its_vietnamese_name() -> None:
    unnamed = [m._meta.label for m in models() if not is_named(m.__name__, str(m._meta.verbose_name))]
    assert unnamed == []


def test_the_error_page_names_every_error_word() -> None:
    assert differences(page("errors.md"), set(Word)) == []


def test_the_settings_page_names_every_setting() -> None:
    read = {name for source in sources("khobac") for name in settings_read(source)}
    assert differences(page("settings.md"), read) == []


def test_no_link_between_the_pages_is_broken() -> None:
    pages = [name for name in tracked() if name.endswith(".md")]
    assert [fault for name in pages for fault in broken_links(name, (ROOT / name).read_text(encoding="utf-8"))] == []


def reachable(pages: Mapping[str, str], start: str) -> set[str]:
    """The pages a reader comes to by following links."""
    seen, waiting = {start}, [start]
    while waiting:
        name = waiting.pop()
        folder = (ROOT / name).parent
        targets = {str((folder / t).resolve().relative_to(ROOT)) for t in LINK.findall(pages[name]) if "://" not in t}
        waiting += [target for target in targets & pages.keys() if target not in seen]
        seen |= targets & pages.keys()
    return seen


def rooms_pictured(page_text: str) -> dict[str, set[str]]:
    """The rooms each floor has in the picture of the house."""
    return {floor: set(rooms.split(", ")) for floor, rooms in FLOOR_PICTURED.findall(page_text)}


def rooms_built(floor: str) -> set[str]:
    """The rooms each floor has in the code."""
    return {folder.parent.name for folder in (ROOT / "khobac" / floor).glob("*/__init__.py")}


def test_every_page_is_on_the_way() -> None:
    pages = {name: (ROOT / name).read_text(encoding="utf-8") for name in tracked() if name.endswith(".md")}
    ours = {name for name in pages if name.startswith("docs/")}
    assert ours - reachable(pages, "README.md") == set()


@pytest.mark.parametrize("floor", ["doors", "watch", "cash", "spending", "books", "casework", "registers"])
def test_the_picture_of_the_house_shows_the_rooms_there_are(floor: str) -> None:
    pictured = rooms_pictured((ROOT / "docs/ideas/house.md").read_text(encoding="utf-8"))
    assert pictured[floor] == rooms_built(floor)


@pytest.mark.parametrize("line", [
    "x = os.environ.get('KHOBAC_NEW')", "x = os.environ['NEW']", "x = environment.get('NEW', '')",
    "URLS = {'unit': 'DATABASE_UNIT_URL'}",
])
def test_a_planted_setting_is_caught(line: str) -> None:
    assert [*settings_read(Source.planted(line))]


def test_a_planted_gap_is_caught() -> None:
    text = "| `Dossier` | hồ sơ |\n| `Gone` | |\n"
    assert differences(text, {"Dossier", "Payee"}) == ["missing: Payee", "no longer exists: Gone"]
    assert differences(text + text, {"Dossier", "Gone"}) == ["listed twice: Dossier", "listed twice: Gone"]
    assert broken_links("README.md", "[a](docs/gone.md) [b](LICENSE#x) [c](https://example.org)") == [
        "README.md: docs/gone.md"
    ]
    assert reachable({"a.md": "[b](b.md)", "b.md": "[a](a.md)", "c.md": ""}, "a.md") == {"a.md", "b.md"}
    assert rooms_pictured('x["<b>cash</b> · payments, revenue<br/>money"]') == {"cash": {"payments", "revenue"}}
    assert not is_named("PaymentOrder", "payment order")
    assert is_named("PaymentOrder", "lệnh thanh toán")


def test_the_rules_page_is_what_the_rules_say_of_themselves() -> None:
    assert page("rules.md") == reference.rules_page(), "run tools/reference.py"


def test_the_postings_page_is_what_the_accounting_events_say_of_themselves() -> None:
    assert page("postings.md") == reference.postings_page(), "run tools/reference.py"
    assert {f"E{number}" for number in range(1, 15)} <= set(re.findall(r"\bE\d+", page("postings.md")))
