"""tools/messages.py tells every way in which a catalogue is not complete."""
from __future__ import annotations

from babel.messages.catalog import Catalog

from tools import messages


def english(**translated: str) -> Catalog:
    catalogue = Catalog(locale="en")
    for source, text in translated.items():
        catalogue.add(source, text)
    return catalogue


def found(catalogue: Catalog, *wanted: str) -> list[str]:
    return [*messages.faults(catalogue, {(source, None) for source in wanted}, "en")]


def test_a_complete_catalogue_has_no_fault() -> None:
    assert found(english(Nộp="File"), "Nộp") == []


def test_a_message_missing_unused_or_untranslated_is_found() -> None:
    assert "not in the catalogue" in found(english(), "Nộp")[0]
    assert "no longer in the code" in found(english(Nộp="File"))[0]
    assert "not translated" in found(english(Nộp=""), "Nộp")[0]


def test_a_lost_or_invented_placeholder_is_found() -> None:
    catalogue = Catalog(locale="en")
    catalogue.add("%(count)s hồ sơ", "dossiers")
    assert "placeholders differ (%(count)s)" in found(catalogue, "%(count)s hồ sơ")[0]
    catalogue["%(count)s hồ sơ"].string = "%(number)s dossiers"
    assert "placeholders differ" in found(catalogue, "%(count)s hồ sơ")[0]


def test_a_doubtful_translation_is_found() -> None:
    catalogue = Catalog(locale="en")
    catalogue.add("Nộp", "File", flags=["fuzzy"])
    assert "not translated" in found(catalogue, "Nộp")[0]
