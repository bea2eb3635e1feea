"""Everything wrong with the texts is said at once: no article, two values on a day, none where one is needed."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from khobac.registers.law import checking
from khobac.registers.law.checking import COMPLETE_FROM, Fault, Span, span_faults

HEADING = """
[law]
id = "t1"
number = "1/2020/NĐ-CP"
kind = "{kind}"
title_vi = "Nghị định"
effective = 2020-01-01
certainty = "sourced"
"""
AGE = 'key = "voucher.max_age"\ncertainty = "sourced"\n'
ONE_DAY = dt.timedelta(days=1)


def said(folder: Path, *rows: str, kind: str = "decree") -> list[str]:
    """What is wrong with these rows, names that no row states left out."""
    path = folder / "t1.toml"
    path.write_text(HEADING.format(kind=kind) + "".join(f"\n[[parameter]]\n{row}" for row in rows), encoding="utf-8")
    files, unreadable = checking.read_all([path])
    return [fault.what for fault in (*unreadable, *checking.faults(files)) if "no text states it" not in fault.what]


def test_a_value_with_article_that_never_ends_is_whole(tmp_path: Path) -> None:
    assert said(tmp_path, AGE + 'value = 5\narticle = "26"\n') == []


def test_a_value_without_article_is_a_fault_unless_that_is_owned_to(tmp_path: Path) -> None:
    assert "no article" in said(tmp_path, AGE + "value = 5\n")[0]
    assert said(tmp_path, AGE + "value = 5\narticle_unread = true\n") == []


def test_a_habit_of_the_treasury_says_why_it_is_there(tmp_path: Path) -> None:
    assert "no note" in said(tmp_path, AGE + "value = 5\n", kind="practice")[0]
    assert said(tmp_path, AGE + 'value = 5\nnote = "five is usual"\n', kind="practice") == []


PROCEDURE = '''
[[procedure]]
code = "EXP-RECUR"
name_vi = "Chi thường xuyên"
certainty = "sourced"
{days}

[[procedure.component]]
stage = "always"
code = "VOUCHER"
name_vi = "Chứng từ"
certainty = "sourced"
paper = "voucher"
'''


def listed(folder: Path, *days: str) -> list[str]:
    """What is wrong with texts that list the papers of a procedure for these days each."""
    for number, each in enumerate(days):
        heading = HEADING.format(kind="decree").replace('"t1"', f'"t{number}"')
        (folder / f"t{number}.toml").write_text(heading + PROCEDURE.format(days=each), encoding="utf-8")
    files, unreadable = checking.read_all(sorted(folder.glob("*.toml")))
    return [fault.what for fault in (*unreadable, *checking.faults(files)) if "no text states it" not in fault.what]


def test_papers_are_listed_for_every_day_by_texts_that_may_overlap(tmp_path: Path) -> None:
    until, from_on = 'article = "7"\nvalid_to = 2025-12-31', 'article = "8"\nvalid_from = 2025-09-26'
    assert listed(tmp_path, until, from_on) == []


def test_a_day_without_a_list_and_a_procedure_without_article_are_faults(tmp_path: Path) -> None:
    late, gap = 'article = "7"\nvalid_from = 2020-08-08\nvalid_to = 2020-12-31', "valid_from = 2021-01-02\nvalid_to = 2021-06-30"
    assert sorted(listed(tmp_path, late, gap)) == [
        "EXP-RECUR: a procedure that was read, and no article",
        "no list from 2021-07-01 on",
        "papers.EXP-RECUR: no list from 2020-08-06 to 2020-08-07",
        "papers.EXP-RECUR: no list from 2021-01-01 to 2021-01-01",
    ]


def test_two_values_on_one_day_overlap_whichever_stands_first(tmp_path: Path) -> None:
    long, short = (
        AGE + 'value = 5\narticle = "26"\n',
        AGE + 'value = 6\narticle = "27"\nvalid_from = 2024-01-01\nvalid_to = 2024-01-31\n',
    )
    for rows in ((long, short), (short, long)):
        assert any("overlaps t1 from 2024-01-01 to 2024-01-31" in what for what in said(tmp_path, *rows))


def test_days_without_a_value_are_a_gap_unless_the_law_has_none(tmp_path: Path) -> None:
    first = AGE + 'value = 5\narticle = "26"\nvalid_to = 2022-12-31\n'
    last = AGE + 'value = 6\narticle = "27"\nvalid_from = 2024-01-01\n'
    none = AGE + 'none = true\narticle = "27"\nvalid_from = 2023-01-01\nvalid_to = 2023-12-31\n'
    assert "no value from 2023-01-01 to 2023-12-31" in said(tmp_path, first, last)[0]
    assert said(tmp_path, first, none, last) == []


def test_a_value_the_product_needs_begins_in_time_and_does_not_just_end(tmp_path: Path) -> None:
    late = AGE + 'value = 5\narticle = "26"\nvalid_from = 2021-01-01\nvalid_to = 2024-12-31\n'
    assert [what.split(": ")[1].split(";")[0] for what in said(tmp_path, late)] == [
        "no value from 2020-08-06 to 2020-12-31",
        "no value from 2025-01-01 on",
    ]


def test_a_name_the_product_does_not_compute_with_may_end(tmp_path: Path) -> None:
    assert said(tmp_path, 'key = "x.y"\nvalue = 1\narticle = "1"\ncertainty = "known"\nvalid_to = 2021-01-01\n') == []


def test_every_fault_of_a_file_is_said_at_once(tmp_path: Path) -> None:
    faults = said(
        tmp_path, 'key = "voucher.max_age"\nvalue = "five"\n', 'key = "office.opens"\nnone = true\nvalue = 8\n'
    )
    assert len(faults) == 4  # two certainties missing, a wrong type, a value and none


def test_a_key_that_no_text_states_is_named() -> None:
    assert Fault("keys.py", "voucher.max_age: no text states it") in list(checking.faults([]))


@settings(deadline=None)
@given(st.lists(st.integers(1, 400), min_size=1, max_size=8), st.data())
def test_days_cut_into_pieces_are_whole_and_losing_or_doubling_one_is_seen(
    lengths: list[int], data: st.DataObject
) -> None:
    spans, day = [], COMPLETE_FROM
    for number, length in enumerate(lengths):
        last = None if number == len(lengths) - 1 else day + length * ONE_DAY
        spans.append(Span("voucher.max_age", day, last, str(number)))
        day += (length + 1) * ONE_DAY
    assert list(span_faults(data.draw(st.permutations(spans)))) == []
    touched = data.draw(st.integers(0, len(spans) - 1))
    assert list(span_faults([*spans, spans[touched]]))
    if len(spans) > 1:
        assert list(span_faults(spans[:touched] + spans[touched + 1 :]))
