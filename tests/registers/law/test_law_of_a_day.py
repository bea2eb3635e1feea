"""Which value counts on a day, who may change it, and what a text says when it is loaded again."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from khobac.core import clock
from khobac.core.errors import Refused, Word
from khobac.registers.law import queries, services
from khobac.registers.law.loading import UnreadableLaw
from khobac.registers.law.values import Law, UnknownLaw

JUNE, JULY = dt.date(2026, 6, 30), dt.date(2026, 7, 1)
READING = "advance.recovery_reading"
TEXT = """
[law]
id = "decree-1"
number = "1/2025/NĐ-CP"
kind = "decree"
title_vi = "Nghị định"
effective = 2025-01-01
certainty = "sourced"

[[procedure]]
code = "EXP-RECUR"
name_vi = "Chi thường xuyên"
certainty = "sourced"

[[procedure.component]]
stage = "first"
code = "ESTIMATE"
name_vi = "Dự toán"
certainty = "sourced"

[[procedure.component]]
stage = "payment"
code = "VOUCHER"
name_vi = "Chứng từ"
certainty = "sourced"

[[parameter]]
key = "voucher.max_age"
value = 5
article = "26"
certainty = "sourced"
"""


def as_papers(text: str) -> str:
    """The same text with an article of its procedure, and with the names its papers are enclosed under."""
    named = text.replace('code = "EXP-RECUR"', 'code = "EXP-RECUR"\narticle = "7"')
    named = named.replace('code = "ESTIMATE"', 'code = "ESTIMATE"\npaper = "estimate"')
    return named.replace('code = "VOUCHER"', 'code = "VOUCHER"\npaper = "voucher"\nasked = "contract"')


@pytest.fixture
def text(tmp_path: Path) -> Path:
    path = tmp_path / "decree-1.toml"
    path.write_text(TEXT, encoding="utf-8")
    return path


def approve(value: str, from_on: dt.date) -> None:
    services.draft(READING, value, from_on, by="son")
    services.approve(READING, from_on, by="sang")


def refused(call: object, *arguments: object, **named: object) -> Word:
    with pytest.raises(Refused) as error:
        call(*arguments, **named)
    return error.value.word


@pytest.mark.usefixtures("world")
class TestStewards:
    def test_a_draft_never_counts(self) -> None:
        services.draft(READING, "net", JULY, by="son")
        with pytest.raises(UnknownLaw):
            queries.law_on(JULY).value(READING)

    def test_an_approved_value_counts_from_its_day(self) -> None:
        approve("net", JULY)
        assert (queries.law_on(JUNE).get(READING), queries.law_on(JULY).get(READING)) == (None, "net")

    def test_a_second_value_ends_the_first_the_day_before(self) -> None:
        approve("net", dt.date(2026, 2, 2))
        approve("gross", JULY)
        assert (queries.law_on(JUNE).value(READING), queries.law_on(JULY).value(READING)) == ("net", "gross")
        ends = {view.value: view.valid_to for view in queries.history(READING)}
        assert ends == {"net": JUNE, "gross": None}

    def test_a_second_value_for_the_same_day_replaces_the_first(self) -> None:
        approve("net", JULY)
        approve("gross", JULY)
        assert queries.law_on(JULY).value(READING) == "gross"

    def test_an_earlier_value_approved_later_leaves_the_later_day_alone(self) -> None:
        approve("gross", JULY)
        approve("net", dt.date(2026, 2, 2))
        assert (queries.law_on(JUNE).value(READING), queries.law_on(JULY).value(READING)) == ("net", "gross")

    def test_what_was_known_before_the_approval_can_still_be_asked(self, morning: dt.datetime) -> None:
        services.draft(READING, "net", dt.date(2026, 2, 2), by="son")
        with clock.at(morning + dt.timedelta(days=1)):
            services.approve(READING, dt.date(2026, 2, 2), by="sang")
        assert queries.law_on(JUNE, known_at=morning).get(READING) is None
        assert queries.law_on(JUNE).get(READING) == "net"

    def test_the_author_may_not_approve(self) -> None:
        services.draft(READING, "net", JULY, by="son")
        assert refused(services.approve, READING, JULY, by="son") is Word.SAME_PERSON

    def test_only_stewards_draft_and_approve(self) -> None:
        assert refused(services.draft, READING, "net", JULY, by="an") is Word.NO_RIGHT
        services.draft(READING, "net", JULY, by="son")
        assert refused(services.approve, READING, JULY, by="an") is Word.NO_RIGHT

    def test_there_must_be_a_draft(self) -> None:
        assert refused(services.approve, READING, JULY, by="sang") is Word.NOT_FOUND

    def test_a_value_of_the_wrong_type_is_refused(self) -> None:
        assert refused(services.draft, READING, "either", JULY, by="son") is Word.INVALID


@pytest.mark.django_db
class TestTexts:
    def test_a_value_carries_text_and_article(self, text: Path) -> None:
        services.load_text(text)
        assert queries.law_on(JUNE).basis("voucher.max_age").basis == "Điều 26, 1/2025/NĐ-CP"

    def test_the_whole_law_is_read_in_one_statement_and_survives_storing(self, text: Path) -> None:
        services.load_text(text)
        with CaptureQueriesContext(connection) as statements:
            law = queries.law_on(JUNE)
        assert len(statements) == 1
        assert Law.from_json(law.as_json()) == law

    def test_what_was_read_before_a_change_is_not_answered_after_it_not_even_within_the_same_instant(self) -> None:
        services.set_value("voucher.max_age", 10, JUNE)
        before = queries.law_on(JUNE)
        with transaction.atomic():
            services.set_value("voucher.max_age", 20, JUNE)
            assert queries.law_on(JUNE).value("voucher.max_age") == 20
            transaction.set_rollback(True)
        assert queries.law_on(JUNE) is before  # nothing was said in the end: the same law, read once
        services.set_value("voucher.max_age", 30, JUNE)
        assert queries.law_on(JUNE).value("voucher.max_age") == 30

    def test_loading_again_changes_nothing(self, text: Path) -> None:
        first = services.load_text(text)
        second = services.load_text(text)
        assert (second.new, second.changed, second.unchanged) == (0, 0, first.new)

    def test_what_a_text_no_longer_says_no_longer_counts(self, text: Path) -> None:
        services.load_text(text)
        text.write_text(TEXT.split('[[procedure.component]]\nstage = "payment"')[0], encoding="utf-8")
        services.load_text(text)
        assert queries.law_on(JUNE).get("voucher.max_age") is None
        assert [paper.code for paper in queries.components("EXP-RECUR", JUNE)] == ["ESTIMATE"]

    def test_a_procedure_carried_over_unread_asks_for_the_papers_of_its_predecessor(self, text: Path) -> None:
        successor = text.with_name("decree-2.toml")
        successor.write_text(
            TEXT.split("[[procedure.component]]")[0]
            .replace("decree-1", "decree-2")
            .replace("2025-01-01", "2026-01-01")
            .replace('code = "EXP-RECUR"', 'code = "EXP-RECUR"\ncarried_from = "decree-1"'),
            encoding="utf-8",
        )
        services.load_folder(text.parent)
        text.write_text(TEXT.replace('kind = "decree"', 'kind = "decree"\nvalid_to = 2025-12-31'), encoding="utf-8")
        assert queries.procedure("EXP-RECUR", JUNE).carried_from == ""
        assert [paper.code for paper in queries.components("EXP-RECUR", JUNE)] == ["ESTIMATE", "VOUCHER"]

    def test_the_list_of_papers_of_a_procedure_is_law_of_the_day(self, text: Path) -> None:
        text.write_text(as_papers(TEXT), encoding="utf-8")
        services.load_text(text)
        law = queries.law_on(JUNE)
        assert [(each.paper, each.stage, each.asked) for each in law.papers("papers.EXP-RECUR")] == [
            ("estimate", "first", ""),
            ("voucher", "payment", "contract"),
        ]
        found = law.basis("papers.EXP-RECUR")
        assert (found.basis, found.certainty) == ("Điều 7, 1/2025/NĐ-CP", "sourced")
        assert queries.papers_known() == {"estimate", "voucher"}
        assert queries.law_on(dt.date(2024, 12, 31)).papers("papers.EXP-RECUR") == ()

    def test_a_paper_no_longer_listed_is_still_known_of_the_day_before(self, text: Path, tmp_path: Path) -> None:
        then = dt.datetime(2026, 6, 1, 9, tzinfo=clock.VIETNAM)
        with clock.at(then):
            text.write_text(as_papers(TEXT), encoding="utf-8")
            services.load_text(text)
        with clock.at(then + dt.timedelta(days=1)):
            text.write_text(as_papers(TEXT).split('[[procedure.component]]\nstage = "payment"')[0], encoding="utf-8")
            services.load_text(text)
        papers = {known_at: queries.law_on(JUNE, known_at).papers("papers.EXP-RECUR") for known_at in (None, then)}
        assert [[each.paper for each in listed] for listed in papers.values()] == [["estimate"], ["estimate", "voucher"]]

    def test_the_list_that_was_read_goes_on_where_a_later_text_took_the_procedure_over_unread(self, text: Path) -> None:
        text.write_text(as_papers(TEXT), encoding="utf-8")
        successor = text.with_name("decree-2.toml")
        heading = TEXT.split("[[procedure.component]]")[0].replace("decree-1", "decree-2").replace("2025-01", "2026-01")
        successor.write_text(
            heading.replace('code = "EXP-RECUR"', 'code = "EXP-RECUR"\ncarried_from = "decree-1"'), encoding="utf-8"
        )
        services.load_folder(text.parent)
        assert queries.law_on(JUNE).basis("papers.EXP-RECUR").text_number == "1/2025/NĐ-CP"

    @pytest.mark.parametrize(
        ("old", "new", "said"),
        [
            ('code = "VOUCHER"', 'code = "VOUCHER"\nasked = "contract"', "asked for, and no paper it is enclosed as"),
            ('code = "VOUCHER"', 'code = "VOUCHER"\npaper = "voucher"\nasked = "often"', "asked is one of contract"),
            ("value = 5", 'value = "five"', "voucher.max_age: a whole number of zero or more is expected"),
            ("article =", "artikel =", "unknown artikel"),
            ('number = "1/2025/NĐ-CP"', "", "number missing"),
            ("[[parameter]]", "[[parametre]]", "unknown parametre"),
            ("[law]", "[law", "decree-1.toml"),
        ],
    )
    def test_an_unreadable_file_is_refused_whole_with_its_name(self, text: Path, old: str, new: str, said: str) -> None:
        text.write_text(TEXT.replace(old, new, 1), encoding="utf-8")
        with pytest.raises(UnreadableLaw, match="decree-1") as error:
            services.load_text(text)
        assert said in str(error.value)
        assert queries.texts() == []
