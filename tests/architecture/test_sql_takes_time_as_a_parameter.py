"""SQL reads no clock and makes no trigger: time is a parameter, and a trigger would be a hidden writer."""
from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from tests.architecture.house import ROOT, Source, faults, floor_of, sources, tracked

COMPARES_CLOCKS = "khobac.core.health"
"""Asks the server for its time on purpose: to tell the operator how far it is from ours."""

COMMENT = re.compile(r"--[^\n]*|/\*.*?\*/", re.DOTALL)
FORBIDDEN = re.compile(
    r"\b(now|clock_timestamp|statement_timestamp|transaction_timestamp|timeofday)\s*\(\s*\)"
    r"|\b(current_date|current_timestamp|current_time|localtimestamp)\b"
    r"|\bcreate\s+(or\s+replace\s+)?(constraint\s+)?trigger\b",
    re.IGNORECASE,
)
STATEMENT = re.compile(r"\b(select|insert|update|delete|create|alter|default|call|perform)\b", re.IGNORECASE)


def sql_faults(name: str, text: str) -> list[str]:
    """Clocks and triggers in an SQL text, comments aside."""
    bare = COMMENT.sub("", text)
    return [f"{name}: {match[0]}" for match in FORBIDDEN.finditer(bare)]


def string_faults(source: Source) -> Iterator[str]:
    """The same in the SQL strings of Python files and migrations."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and STATEMENT.search(node.value):
            for fault in sql_faults(source.path, node.value):
                yield source.at(node, fault)


def test_sql_files_read_no_clock_and_make_no_trigger() -> None:
    files = [name for name in tracked() if name.endswith(".sql")]
    assert [fault for name in files for fault in sql_faults(name, (ROOT / name).read_text(encoding="utf-8"))] == []


def test_sql_in_python_reads_no_clock_and_makes_no_trigger() -> None:
    where = [s for s in sources("khobac") if floor_of(s.module) != "sandbox" and s.module != COMPARES_CLOCKS]
    assert faults(string_faults, where) == []


@pytest.mark.parametrize("text", [
    "INSERT INTO ledger_entry (posted_at) VALUES (now())",
    "SELECT * FROM law_parameter WHERE valid_from <= CURRENT_DATE",
    "CREATE OR REPLACE TRIGGER ledger_guard BEFORE INSERT ON ledger_entry",
    "CREATE CONSTRAINT TRIGGER balanced AFTER INSERT ON ledger_line",
    "SELECT clock_timestamp ( )",
])
def test_a_planted_clock_or_trigger_is_caught(text: str) -> None:
    assert sql_faults("planted.sql", text)
    assert [*string_faults(Source.planted(f"statement = {text!r}"))]


def test_what_a_comment_says_is_let_be() -> None:
    assert not sql_faults("planted.sql", "-- never now(): time is $1\nSELECT $1 /* not current_date */")
