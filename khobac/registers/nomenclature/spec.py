"""The accounting combination: twelve segments as columns, rendered by template and never stored as one string.

Order and lengths: Circular 77/2017 Article 28. Account numbers told to clients: Circular 18/2020 Article 9.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import astuple, dataclass, fields

LENGTHS = {
    "fund": 2,
    "natural_account": 4,
    "item": 4,
    "level": 1,
    "unit": 7,
    "area": 5,
    "chapter": 3,
    "section": 3,
    "programme": 5,
    "treasury": 4,
    "source": 2,
    "reserve": 3,
}
OFFICIAL_ORDER = "-".join(f"{{{name}}}" for name in LENGTHS)
NO_PROGRAMME = "0" * LENGTHS["programme"]


@dataclass(frozen=True)
class Combination:
    """One accounting combination, 43 digits in all; segments not named are zeros, three must be named.

    >>> str(Combination("01", "8123", "6501", "2", "1012345", "00079", "422", "073", treasury="0061", source="12"))
    '01-8123-6501-2-1012345-00079-422-073-00000-0061-12-000'
    >>> Combination("01", "8123", treasury="61")
    Traceback (most recent call last):
    ValueError: treasury needs 4 digits, not '61'
    """

    fund: str
    natural_account: str
    item: str = "0000"
    level: str = "0"
    unit: str = "0000000"
    area: str = "00000"
    chapter: str = "000"
    section: str = "000"
    programme: str = NO_PROGRAMME
    treasury: str = ""
    source: str = "00"
    reserve: str = "000"

    def __post_init__(self) -> None:
        for name, value in self.segments():
            if len(value) != LENGTHS[name] or not value.isdigit():
                raise ValueError(f"{name} needs {LENGTHS[name]} digits, not {value!r}")

    def segments(self) -> Iterator[tuple[str, str]]:
        """Names and values in the order of Article 28."""
        return zip((field.name for field in fields(self)), astuple(self), strict=True)

    def render(self, template: str = OFFICIAL_ORDER) -> str:
        """The combination as a text; other systems order the segments otherwise."""
        return template.format(**dict(self.segments()))

    def __str__(self) -> str:
        return self.render()


def estimate_account_number(natural_account: str, level: str, unit: str) -> str:
    """The account a unit is told for its estimate; never the expenditure or advance accounts (Article 9.4).

    >>> estimate_account_number("9527", "2", "1012345")
    '9527.2.1012345'
    """
    return f"{natural_account}.{level}.{unit}"


def deposit_account_number(natural_account: str, unit: str, level: str = "0", programme: str = NO_PROGRAMME) -> str:
    """The number of a deposit account; level 0 and programme 00000 where there is none.

    >>> deposit_account_number("3712", "1012345")
    '3712.0.1012345.00000'
    """
    return f"{natural_account}.{level}.{unit}.{programme}"
