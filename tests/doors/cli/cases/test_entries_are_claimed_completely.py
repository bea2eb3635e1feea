"""The matcher: pairs, most specific row, mirror, completeness."""
from __future__ import annotations

import pytest

from khobac.doors.cli.cases.entries import Line, Unreadable, balance, claim, differences, pairs, side


def line(journal: int, debit: int = 0, credit: int = 0, role: str = "A", book: str = "actual", **segments: str) -> Line:
    return Line(journal, book, {"role": role, **segments}, debit, credit)


SALARIES = [
    line(1, debit=30, role="EXPENDITURE", ndkt="6001"),
    line(1, debit=4, role="EXPENDITURE", ndkt="6101"),
    line(1, credit=34, role="AP"),
]


def test_one_line_on_one_side_reads_as_pairs() -> None:
    assert [(pair.debit["ndkt"], pair.credit["role"], pair.amount) for pair in pairs(SALARIES)] == [
        ("6001", "AP", 30), ("6101", "AP", 4),
    ]


def test_several_lines_on_both_sides_cannot_be_read() -> None:
    with pytest.raises(Unreadable):
        pairs([*SALARIES, line(1, credit=1, role="B"), line(1, debit=1, role="C")])


def test_one_row_may_claim_several_pairs() -> None:
    assert differences([claim(["actual", "EXPENDITURE", "AP", 34])], pairs(SALARIES)) == []


def test_the_row_naming_most_segments_claims() -> None:
    rows = [claim(["actual", "EXPENDITURE", "AP", 4]), claim(["actual", "EXPENDITURE ndkt=6001", "AP", 30])]
    assert differences(rows, pairs(SALARIES)) == []
    assert len(differences([claim(["actual", "EXPENDITURE", "AP", 34]), rows[1]], pairs(SALARIES))) == 1


def test_what_nobody_expects_is_told() -> None:
    assert differences([claim(["actual", "EXPENDITURE ndkt=6001", "AP", 30])], pairs(SALARIES)) == [
        "posted, not expected: actual: EXPENDITURE ndkt=6101 / AP 4"
    ]
    assert len(differences([], pairs(SALARIES))) == 2


def test_what_did_not_come_is_told() -> None:
    assert differences([claim(["actual", "EXPENDITURE", "AP", 34])], []) == ["expected actual: EXPENDITURE / AP 34, came 0"]


def test_a_wrong_book_or_segment_does_not_match() -> None:
    for row in (["commitment", "EXPENDITURE", "AP", 34], ["actual", "EXPENDITURE unit=1", "AP", 34]):
        assert differences([claim(row)], pairs(SALARIES))


def test_a_negative_row_is_its_mirror() -> None:
    posted = pairs([line(1, debit=9, role="L1"), line(1, credit=9, role="L4")])
    assert differences([claim(["actual", "L4", "L1", -9])], posted) == []


def test_an_account_written_twice_is_filled_row_by_row() -> None:
    rows = [claim(["actual", "EXPENDITURE", "AP", 30]), claim(["actual", "EXPENDITURE", "AP", 4])]
    assert differences(rows, pairs(SALARIES)) == []


def test_balances_count_debits_less_credits_of_the_named_account() -> None:
    assert balance(side("EXPENDITURE ndkt=6101"), SALARIES) == 4
    assert balance(side("AP"), SALARIES) == -34


def test_an_unknown_segment_is_refused() -> None:
    with pytest.raises(Unreadable, match="nktd"):
        side("AP nktd=6001")
