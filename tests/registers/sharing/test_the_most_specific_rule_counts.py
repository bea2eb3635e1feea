"""Which rule shares a receipt: the shipped rules on their days, and that contradictions are no answer."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khobac.data import FOLDER
from khobac.registers.sharing import queries, services
from khobac.registers.sharing.rules import Rule, Shares, most_specific

rules = st.builds(
    lambda n, province, chapter, area, payer, priority: Rule(
        f"R{n}", "1701", Shares(100 - province, province, 0, 0), chapter, chapter, area, payer, priority
    ),
    st.integers(0, 9), st.integers(0, 3), st.sampled_from(["", "555"]), st.sampled_from(["", "45", "19"]),
    st.sampled_from(["", "state"]), st.integers(0, 1),
)


@given(st.lists(rules, max_size=6))
def test_the_answer_holds_and_nothing_weightier_says_otherwise(table: list[Rule]) -> None:
    found = most_specific(table, "1701", "555", ("19", "45"), "state")
    holding = [rule for rule in table if rule.holds("555", ("19", "45"), "state")]
    if found is None:
        most = max((rule.weight for rule in holding), default=None)
        assert most is None or len({rule.shares for rule in holding if rule.weight == most}) > 1
    else:
        assert all(rule.weight < found.weight or rule.shares == found.shares or rule.weight == found.weight for rule in holding)
        assert all(rule.shares == found.shares for rule in holding if rule.weight >= found.weight)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("day", "item", "chapter", "areas", "payer", "shares"),
    [
        (dt.date(2026, 4, 8), "1701", "555", (), "non_state", (70, 21, 0, 9)),
        (dt.date(2025, 4, 8), "1701", "555", ("19741", "45"), "non_state", (0, 60, 40, 0)),
        (dt.date(2025, 7, 1), "1701", "555", ("45",), "non_state", None),
        (dt.date(2026, 4, 8), "2801", "555", ("44",), "", (0, 30, 0, 70)),
        (dt.date(2026, 4, 8), "2801", "555", ("45",), "", None),
        (dt.date(2027, 4, 8), "1701", "018", (), "state", (70, 30, 0, 0)),
        (dt.date(2027, 4, 8), "1901", "555", (), "", (100, 0, 0, 0)),
    ],
)
def test_the_shipped_rules_on_their_days(
    day: dt.date, item: str, chapter: str, areas: tuple[str, ...], payer: str, shares: tuple[int, ...] | None
) -> None:
    services.load(FOLDER / "revenue")
    assert services.load(FOLDER / "revenue").new == 0
    found = most_specific(queries.rules_on(day), item, chapter, areas, payer)
    assert (found.shares if found else None) == shares
