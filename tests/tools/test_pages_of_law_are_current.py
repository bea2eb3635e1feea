"""docs/law says what the files of law say: a page for each text, each up to date."""
from __future__ import annotations

from tools import law_pages


def test_every_text_has_its_page_and_it_is_current() -> None:
    kept = {path.name: path.read_text(encoding="utf-8") for path in law_pages.PAGES.glob("*.md")}
    wanted = law_pages.pages()
    assert {name for name in kept.keys() | wanted.keys() if kept.get(name) != wanted.get(name)} == set(), (
        "run .venv/bin/python tools/law_pages.py"
    )


def test_a_value_stands_with_its_article_and_certainty_and_who_reads_it() -> None:
    page = law_pages.pages()["circular-17-2024.md"]
    row = next(line for line in page.splitlines() if line.startswith("| `contract.paper_above` |"))
    assert all(part in row for part in ("50,000,000", "5.1.4", "2024-05-01", "2025-12-31", "sourced", "C07"))


def test_what_nobody_has_read_says_so() -> None:
    assert "| not read |" in law_pages.pages()["circular-113-2008.md"]
