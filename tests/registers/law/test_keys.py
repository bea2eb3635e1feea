"""A value must fit the name it stands under."""

from __future__ import annotations

import pytest

from khobac.registers.law.keys import KEYS, defect, known_key


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("deadline.recurrent.payment", True),
        ("deadline.recurrent.payment", -1),
        ("contract.paper_above", 50_000_000.0),
        ("commit.required", 1),
        ("office.opens", "8:00"),
        ("office.opens", "25:00"),
        ("commit.last_day", "02-30"),
        ("advance.recovery_reading", "disbursed_total"),
        ("sharing.1701", [70, 21, 8]),
        ("sharing.1701", [100]),
        ("payment.season.windows", ["01-31..01-25"]),
        ("sources.autonomous", [1.5]),
    ],
)
def test_a_value_of_the_wrong_shape_is_a_defect(name: str, value: object) -> None:
    wrong = defect(name, value)
    assert wrong is not None
    assert all(said.startswith(name) for said in wrong)
    assert wrong.vi != wrong.en


def test_every_key_says_what_it_means_in_both_languages() -> None:
    assert all(key.meaning_vi and key.meaning_en and key.unit for key in KEYS.values())


def test_sharing_is_a_family_of_four_digit_items() -> None:
    assert known_key("sharing.1701") is not None
    assert known_key("sharing.17") is None
