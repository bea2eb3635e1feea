"""tools/messages.py tells every way in which the English texts are not complete."""
from __future__ import annotations

from babel.messages.catalog import Catalog, Message

from tools import messages

SOURCE = "%(count)s hồ sơ"


def found(english: str | None, *, flags: tuple[str, ...] = (), source: str = SOURCE) -> list[str]:
    translation = None if english is None else Message(source, english, flags=flags)
    return [*messages.faults_of(Message(source, locations=[("khobac/doors/page.html", 1)]), translation)]


def test_a_translated_text_has_no_fault() -> None:
    assert found("%(count)s dossiers") == []


def test_a_text_missing_or_without_english_is_found() -> None:
    assert "is not in the catalogue" in found(None)[0]
    assert "has no English" in found("")[0]
    assert "has no English" in found("%(count)s dossiers", flags=("fuzzy",))[0]


def test_a_lost_or_invented_placeholder_is_found() -> None:
    assert "loses a placeholder" in found("dossiers")[0]
    assert "loses a placeholder" in found("%(number)s dossiers")[0]


def test_texts_of_templates_are_read_whatever_their_indentation() -> None:
    template = '  <p>{% translate "Nộp" %}</p>\n{% blocktranslate %}{{ n }} dòng{% endblocktranslate %}'
    catalogue = Catalog(locale="en")
    messages.collect(catalogue, messages.SOURCE / "planted.html", messages.template_calls(template))
    assert {message.id for message in catalogue if message.id} == {"Nộp", "%(n)s dòng"}
