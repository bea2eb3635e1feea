"""The reference model says what every accountant would: what is available, who is refused, and by how much."""

from __future__ import annotations

from proof.ground.reference import DEPOSIT, DONE, Books
from proof.model import figures_of


def test_a_life_of_one_payment_ends_where_it_should() -> None:
    books = Books()
    assert books.allot("provisional", 2026, 50) == DONE
    assert books.allot("estimate", 2026, 500) == DONE
    assert books.commit(1, 2026, 300, "new") == DONE
    assert books.reserve(1, 2026, 150) == DONE
    assert books.reserve(2, 2026, 51) == ("SHORT", 1)
    assert books.pay(1, 2026, 150, None, False) == DONE
    assert books.pay(3, 2026, 100, 1, True) == DONE
    assert books.pay(4, 2026, 201, 1, False) == ("COMMITMENT", 1)
    assert books.settle(3, 40) == DONE
    assert books.settle(3, 61) == ("OUTSTANDING", 61)
    assert books.debit(1) == DONE
    figures = figures_of(books)
    assert figures["lines"] == {2026: (500, 0, 200, 60, 190, 50), 2027: (0,) * 6, DEPOSIT: (0,) * 6}
    assert figures["contracts"] == [(0, 0), (40, 60)]
    assert figures["orders"] == {1: (150, True), 3: (100, False)}
    assert sum(books.accounts.values()) == 0


def test_a_refusal_changes_nothing() -> None:
    books = Books()
    books.allot("estimate", 2026, 100)
    books.commit(0, 2026, 80, "new")
    before = figures_of(books)
    assert books.allot("cut", 2026, 21) == ("BELOW_USED", 1)
    assert books.allot("cut", 2027, 1) == ("BELOW_USED", 1)
    assert books.commit(0, 2026, 21, "adjust") == ("SHORT", 1)
    assert books.commit(0, 2026, 221, "adjust") == ("ABOVE_CONTRACT", 1)
    assert books.commit(0, 2026, -81, "adjust") == ("BELOW_PAID", 1)
    assert books.pay(1, 2026, 21, None, True) == ("SHORT", 1)
    assert figures_of(books) == before
