"""Writes what the code says of itself into docs/reference: the table of models, the rules of control, the postings.

    .venv/bin/python tools/reference.py

glossary.md: the Vietnamese term is a model's `verbose_name`, the meaning the first sentence of its docstring. rules.md: the
docstring of each rule, whose worked example is a test. postings.md: for accountants, the table and the worked examples of each
accounting event, and which account each role means. docs/law: a page for each legal text (law_pages.py).
"""
from __future__ import annotations

import csv
import importlib
import inspect
import os
import pkgutil
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

REFERENCE = Path(__file__).resolve().parent.parent / "docs" / "reference"
PAGE, RULES_PAGE, POSTINGS_PAGE = (REFERENCE / name for name in ("glossary.md", "rules.md", "postings.md"))
DATA = REFERENCE.parent.parent / "khobac" / "data"
NOT_EVENTS = {"roles", "example"}
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


def postings_page() -> str:
    """Every accounting event with its debits, credits, articles and worked examples; then the dated table of roles."""
    page = [
        "# Postings\n\nWritten from the accounting events themselves (`tools/reference.py`), one file each in "
        "`khobac/books/ledger/postings/`; each example runs as a test there. E1 to E14 are the worked entries of the handbook. "
        "Code posts *roles*; which account a role means stands in the table at the end, by budget level, kind of money and "
        "date. An example reads `book: debit / credit amount` in đồng; a negative amount is always the exact mirror.\n"
    ]
    for module in events():
        heading, _, body = inspect.cleandoc(module.__doc__ or "").partition("\n")
        page.append(f"\n## {heading}\n\n{body.strip()}\n")
        page += [f"\n{example}\n" for example in _examples(module)]
    return "".join([*page, "\n## Roles and accounts\n\n", _roles_table()])


def events() -> list[ModuleType]:
    """The accounting events in the order of the handbook; those without a number last."""
    from khobac.books.ledger import postings

    names = [found.name for found in pkgutil.iter_modules(postings.__path__) if found.name not in NOT_EVENTS]
    return sorted(
        (importlib.import_module(f"{postings.__name__}.{name}") for name in names),
        key=_place,
    )


def _place(module: ModuleType) -> tuple[int, str]:
    heading = module.__doc__ or ""
    number = re.match(r"E(\d+)", heading)
    return int(number[1]) if number else 99, heading


def _examples(module: ModuleType) -> Iterator[str]:
    """The public functions of an event in their own words, with what they post in their worked example."""
    for name, function in inspect.getmembers(module, inspect.isfunction):
        text = inspect.getdoc(function) or ""
        if function.__module__ == module.__name__ and not name.startswith("_") and ">>>" in text:
            sentence, _, example = text.partition(">>>")
            posted = [line for line in example.splitlines()[1:] if line and not line.startswith((">>>", "..."))]
            yield f"{sentence.strip()}\n\n```text\n{chr(10).join(posted)}\n```"


def _roles_table() -> str:
    with (DATA / "nomenclature" / "natural_accounts.csv").open(encoding="utf-8") as stream:
        chart = {row["code"]: row for row in csv.DictReader(stream)}
    rows = ["| role | level | kind | account | tài khoản | side | from | to | certainty |\n", "|---" * 9 + "|\n"]
    with (DATA / "ledger" / "posting_roles.csv").open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            account = chart[row["account"]]
            cells = [row["role"], row["budget_level"], row["kind"], row["account"], account["name_vi"], account["normal_side"]]
            rows.append("| " + " | ".join([*cells, row["valid_from"], row["valid_to"], row["certainty"]]) + " |\n")
    return "".join(rows)


def _fenced(text: str) -> str:
    """Examples between fences, prose as it is."""
    parts = [part if not part.startswith(">>>") else f"```python\n{part}\n```" for part in text.split("\n\n")]
    return "\n\n".join(parts)


def main() -> None:
    """Rewrite the pages."""
    import law_pages  # beside this file, which runs as a script

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "khobac.config.settings")
    import django

    django.setup()
    PAGE.write_text(rewritten(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    RULES_PAGE.write_text(rules_page(), encoding="utf-8")
    POSTINGS_PAGE.write_text(postings_page(), encoding="utf-8")
    law_pages.write()


if __name__ == "__main__":
    main()
