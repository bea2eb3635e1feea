"""The verifier of one file, which imports nothing of ours, beside exports that were touched on their way."""

from __future__ import annotations

import ast
import importlib.util
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from khobac.books.anchors import export
from khobac.connectors.anchors import FileAnchor
from khobac.core import clock
from khobac.flows import proofs
from tests.architecture.house import ROOT

FILE = ROOT / "verify" / "khobac_verify.py"
spec = importlib.util.spec_from_file_location("khobac_verify", FILE)
assert spec is not None
assert spec.loader is not None
stranger = importlib.util.module_from_spec(spec)
spec.loader.exec_module(stranger)

Change = Callable[[list[dict[str, Any]]], Any]


@pytest.fixture
def keys(anchor: FileAnchor) -> dict[str, bytes]:
    return stranger.public_keys(str(Path(settings.SIGNING_FOLDER) / "anchor" / "records.pub"))


@pytest.fixture
def exported(anchor: FileAnchor) -> list[dict[str, Any]]:
    """The export, read back from its text."""
    return [json.loads(json.dumps(line)) for line in export.exported(61, "0061", clock.now())]


def proven(lines: list[dict[str, Any]], keys: dict[str, bytes], elsewhere: list[str] | None = None) -> str:
    texts: Iterator[str] = map(json.dumps, lines)
    return str(stranger.verify_books(texts, keys, elsewhere or []))


def test_it_stands_on_the_standard_library_alone() -> None:
    imported = {
        name.split(".")[0]
        for node in ast.walk(ast.parse(FILE.read_text(encoding="utf-8")))
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert imported <= sys.stdlib_module_names


def test_clean_books_hold(exported: list[dict[str, Any]], keys: dict[str, bytes], anchor: FileAnchor) -> None:
    heads = stranger.texts([str(file) for file in anchor.folder.iterdir()])
    assert proven(exported, keys, heads) == "5 entries of treasury 0061 hold, under 1 signed statements"


def entries(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [line for line in lines if "entry" in line]


TOUCHES: dict[str, tuple[Change, str]] = {
    "an amount": (lambda lines: entries(lines)[2]["lines"][0].update(debit=999), "actual 3 .*content hash"),
    "a moment": (lambda lines: entries(lines)[1].update(recorded_at="2026-03-01T00:00:00+00:00"), "actual 2 .*link"),
    "a missing entry": (lambda lines: lines.remove(entries(lines)[3]), "actual 4: missing"),
    "a missing end": (lambda lines: lines.remove(entries(lines)[4]), "actual 5: missing, a signed head"),
    "another order": (lambda lines: lines.insert(5, lines.pop(3)), "missing"),
    "a balance": (lambda lines: lines[-1]["balance"].update(debit=1), "balance"),
    "a missing balance": (lambda lines: lines.pop(), "balance .* none is stored"),
    "a line under another unit": (lambda lines: entries(lines)[0]["lines"][0].update(unit="9999999"), "actual 1"),
}


@pytest.mark.parametrize("touch", TOUCHES)
def test_a_touched_export_is_refused_at_its_first_false_row(
    exported: list[dict[str, Any]], keys: dict[str, bytes], touch: str
) -> None:
    change, told = TOUCHES[touch]
    change(exported)
    with pytest.raises(stranger.NotTrue, match=told):
        proven(exported, keys)


def test_a_statement_of_another_key_or_another_text_is_refused(
    exported: list[dict[str, Any]], keys: dict[str, bytes]
) -> None:
    with pytest.raises(stranger.NotTrue, match="none of the keys"):
        proven(exported, {})
    [name] = keys
    with pytest.raises(stranger.NotTrue, match="not what key"):
        proven(exported, {name: bytes([1] * 32)})
    signed = exported[1]["statement"]["signed"]
    exported[1]["statement"]["signed"] = signed[:-8] + ("A" * 8)
    with pytest.raises((stranger.NotTrue, ValueError, stranger.zlib.error)):
        proven(exported, keys)


def test_a_unit_proves_its_voucher_with_the_proof_alone(anchor: FileAnchor, keys: dict[str, bytes]) -> None:
    [proof] = json.loads(json.dumps(proofs.proofs_of("HS-3")))
    assert stranger.verify_proof(
        proof, keys
    ) == "actual 3 (id {}) is in the books of treasury 0061 as signed for 2026-03-02".format(proof["id"])
    for touch in (
        lambda each: each["lines"][0].update(debit=1, credit=0),
        lambda each: each["path"]["hashes"].reverse(),
        lambda each: each["path"].update(index=1),
        lambda each: each["seal"].update(number=2),
        lambda each: each.update(recorded_at="2026-03-01T00:00:00+00:00"),
    ):
        touched = json.loads(json.dumps(proof))
        touch(touched)
        with pytest.raises(stranger.NotTrue):
            stranger.verify_proof(touched, keys)
