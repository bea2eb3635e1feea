"""Writes the table of models into docs/reference/glossary.md, from what the models say of themselves.

    .venv/bin/python tools/reference.py

The Vietnamese term is a model's `verbose_name`, the meaning the first sentence of its docstring.
"""
from __future__ import annotations

import inspect
import os
import re
from pathlib import Path

PAGE = Path(__file__).resolve().parent.parent / "docs" / "reference" / "glossary.md"
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


def main() -> None:
    """Rewrite the page."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "khobac.config.settings")
    import django

    django.setup()
    PAGE.write_text(rewritten(PAGE.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
