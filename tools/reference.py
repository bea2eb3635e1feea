"""Writes what the code says of itself into docs/reference: the table of models, and the rules of control.

    .venv/bin/python tools/reference.py

glossary.md: the Vietnamese term is a model's `verbose_name`, the meaning the first sentence of its docstring. rules.md: the
docstring of each rule, whose worked example is a test.
"""
from __future__ import annotations

import inspect
import os
import re
import sys
from pathlib import Path

REFERENCE = Path(__file__).resolve().parent.parent / "docs" / "reference"
PAGE, RULES_PAGE = REFERENCE / "glossary.md", REFERENCE / "rules.md"
BEGIN, END = "<!-- models -->\n", "<!-- end of models -->\n"


def table() -> str:
    """One row per model of the product, by floor and room."""
    from django.apps import apps

    models = [model for model in apps.get_models() if model.__module__.startswith("khobac.")]
    models.sort(key=lambda model: (model.__module__, model.__name__))
    rows = ["| model | Vietnamese | room | meaning |\n|---|---|---|---|\n"]
    for model in models:
        room = model.__module__.removeprefix("khobac.").removesuffix(".models")
        meaning = re.split(r"(?<=\.)\s+(?=[A-Z`])", " ".join((inspect.getdoc(model) or "").split()))[0].rstrip(".")
        rows.append(f"| `{model._meta.label}` | {model._meta.verbose_name} | {room} | {meaning.replace('|', '/')} |\n")
    return "".join(rows)


def rewritten(page: str) -> str:
    """The page with its table made anew."""
    before, rest = page.split(BEGIN)
    return before + BEGIN + table() + END + rest.split(END)[1]


def rules_page() -> str:
    """Every rule of control in its own words, with its worked example."""
    from khobac.control.rules import RULES

    page = [
        "# Rules of control\n\nWritten from the rules themselves (`tools/reference.py`); each example runs as a test. "
        "A rule answers with every violation it sees: `block`, `warn`, or `look` where it cannot tell. Which values of law "
        "hold on which day stands in `khobac/data/law/`.\n"
    ]
    for rule in RULES.values():
        heading, _, body = inspect.cleandoc(sys.modules[rule.__module__].__doc__ or "").partition("\n")
        page.append(f"\n## {heading}\n\n{_fenced(body.strip())}\n")
    return "".join(page)


def _fenced(text: str) -> str:
    """Examples between fences, prose as it is."""
    parts = [part if not part.startswith(">>>") else f"```python\n{part}\n```" for part in text.split("\n\n")]
    return "\n\n".join(parts)


def main() -> None:
    """Rewrite both pages."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "khobac.config.settings")
    import django

    django.setup()
    PAGE.write_text(rewritten(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    RULES_PAGE.write_text(rules_page(), encoding="utf-8")


if __name__ == "__main__":
    main()
