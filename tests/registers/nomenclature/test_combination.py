"""The twelve segments of Article 28."""

from __future__ import annotations

import pytest

from khobac.registers.nomenclature.spec import LENGTHS, Combination


def test_the_combination_has_43_digits() -> None:
    assert sum(LENGTHS.values()) == 43
    assert len(str(Combination("01", "8123", treasury="0061")).replace("-", "")) == 43


def test_the_handbook_example_is_rendered() -> None:
    combination = Combination("01", "8123", "6501", "2", "1012345", "00079", "422", "073", "00000", "0061", "12")
    assert str(combination) == "01-8123-6501-2-1012345-00079-422-073-00000-0061-12-000"


def test_another_order_is_another_template() -> None:
    combination = Combination("01", "8123", unit="1012345", treasury="0061")
    assert combination.render("{fund}.{natural_account}.{unit}.{treasury}") == "01.8123.1012345.0061"


@pytest.mark.parametrize("missing", [{"fund": ""}, {"natural_account": ""}, {"treasury": ""}])
def test_fund_account_and_treasury_are_mandatory(missing: dict[str, str]) -> None:
    segments = {"fund": "01", "natural_account": "8123", "treasury": "0061"} | missing
    with pytest.raises(ValueError, match=next(iter(missing))):
        Combination(**segments)
