"""However advices come, no obligation takes more than it may, and what a bank's list says is held against the receipts."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from khobac.cash.revenue.matching import Match, Owed, Why, compare, understand
from khobac.cash.revenue.ports import Advice, ListRefused
from khobac.cash.revenue.vietqr import QrRefused, Transfer, checksum, read, text_of
from khobac.connectors import revenue_list
from khobac.connectors.revenue_list import RevenueListCsv

DAY = dt.date(2026, 4, 8)
PLAIN = Advice("R1", "A", "N1", 100, DAY, "", "", "", "", "", "")
OWED = Owed("N1", "thue", 1, "", "", "555", "1701", 100, 0, "exact", False)

obligations = st.builds(
    lambda due, accepts, cancelled: OWED._replace(amount_due=due, accepts=accepts, cancelled=cancelled),
    st.integers(1, 9), st.sampled_from(["exact", "part", "any"]), st.booleans(),
)
texts = st.text(st.characters(codec="utf-8", exclude_characters="\r\n\0", exclude_categories=["Cs"]), max_size=20)


@given(obligations, st.lists(st.tuples(st.integers(1, 9), st.sampled_from([1, 2])), max_size=8))
def test_no_obligation_takes_more_than_it_may(owed: Owed, coming: list[tuple[int, int]]) -> None:
    advices = [(PLAIN._replace(reference=f"R{n}", amount=amount), treasury) for n, (amount, treasury) in enumerate(coming)]
    found = understand(advices, {"N1": owed})
    taken = [each.advice.amount for each in found if each.owed]
    assert all((each.owed is None) == (each.why is not None) for each in found)
    before_last = sum(taken[:-1])
    assert before_last < owed.amount_due
    assert owed.accepts == "any" or sum(taken) <= owed.amount_due
    assert owed.accepts != "exact" or taken in ([], [owed.amount_due])
    assert not (owed.cancelled and taken)
    assert all(each.why == Why.OTHER_TREASURY for each, (_, treasury) in zip(found, coming, strict=True) if treasury == 2)


@given(st.lists(st.tuples(st.sampled_from("ABCD"), st.integers(1, 3)), max_size=8),
       st.dictionaries(st.sampled_from("ABCDE"), st.integers(1, 3)))
def test_every_reference_is_compared_once(lines: list[tuple[str, int]], received: dict[str, int]) -> None:
    found = {row.reference: row.match for row in compare(lines, received, received)}
    assert found.keys() == {reference for reference, _ in lines} | received.keys()
    times = Counter(reference for reference, _ in lines)
    for reference, match in found.items():
        ours, theirs = received.get(reference), [amount for name, amount in lines if name == reference]
        assert (match == Match.DUPLICATE) == (times[reference] > 1)
        assert (match == Match.MATCHED) == (theirs == [ours])
        assert (match == Match.ONLY_TREASURY) == (not theirs)


@given(st.lists(st.builds(lambda name, content: PLAIN._replace(payer_name=name, content=content), texts, texts), max_size=5),
       st.integers(1, 50))
def test_a_list_written_is_the_list_read_however_it_is_cut(advices: list[Advice], size: int) -> None:
    body = b"".join(revenue_list.write("L1", advices))
    pieces = [body[at : at + size] for at in range(0, len(body), size)]
    head, found = RevenueListCsv().read(pieces)
    assert (head.message_id, list(found)) == ("L1", advices)
    _, cut = RevenueListCsv().read([body[: body.rindex(b"TOTAL")]])
    with pytest.raises(ListRefused):
        list(cut)


@given(st.builds(Transfer, st.from_regex(r"[0-9]{6}", fullmatch=True), st.from_regex(r"[0-9]{6,19}", fullmatch=True),
                 st.integers(1, 10**13), st.from_regex(r"NS [0-9A-Z.-]{1,30}", fullmatch=True)), st.integers(0, 200))
def test_a_qr_code_says_what_was_written_and_shows_damage(transfer: Transfer, place: int) -> None:
    text = text_of(transfer)
    assert read(text) == transfer
    place %= len(text)
    damaged = text[:place] + ("0" if text[place] != "0" else "1") + text[place + 1 :]
    with pytest.raises(QrRefused):
        read(damaged)


def test_the_checksum_is_that_of_the_published_example() -> None:
    example = "00020101021138570010A00000072701270006970403011300110123456780208QRIBFTTA53037045802VN63049E6F"
    assert f"{checksum(example[:-4]):04X}" == example[-4:]
