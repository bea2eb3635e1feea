"""The plain values of API bodies: amounts, days, instants, names; and how strictly a body is read."""

from __future__ import annotations

import datetime as dt
import re
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictInt,
    StringConstraints,
)

from khobac.core import clock
from khobac.core.money import LARGEST_DONG

_PRINTABLE = r"^[^\u0000-\u001f\u007f-\u009f]*$"


def text_of(pattern: str, meant: str) -> Any:
    """A text of this pattern; `meant` says in a sentence what was expected."""

    def check(value: object) -> object:
        if not isinstance(value, str) or not re.fullmatch(pattern, value, re.ASCII):
            raise ValueError(meant)
        return value

    return BeforeValidator(check)


def text(longest: int, shortest: int = 1) -> Any:
    """A printable text of such length."""
    return StringConstraints(min_length=shortest, max_length=longest, pattern=_PRINTABLE, strict=True)


def _of_our_time(moment: dt.datetime) -> dt.datetime:
    """In Vietnamese time; the database holds no offsets beyond a day and no year beyond its calendar."""
    if not 2000 <= moment.year <= 2999:
        raise ValueError("an instant between 2000 and 2999")
    return clock.local(moment)


Dong = Annotated[StrictInt, Field(ge=0, le=LARGEST_DONG, description="whole đồng", examples=[12450000])]
Day = Annotated[dt.date, text_of(r"\d{4}-\d{2}-\d{2}", "a day such as 2026-11-21")]
Instant = Annotated[
    AwareDatetime,
    text_of(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?(Z|[+-]\d\d:\d\d)", "an instant such as 2026-11-21T09:00:00+07:00"),
    AfterValidator(_of_our_time),
]
Name = Annotated[str, text(60)]
Words = Annotated[str, text(500)]
Digits4 = Annotated[str, StringConstraints(pattern=r"^[0-9]{4}$")]
Digits3 = Annotated[str, StringConstraints(pattern=r"^[0-9]{3}$")]
Paper = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z_]{1,20}$"),
    Field(description="a paper by its name on the procedure's list of the day", examples=["voucher", "contract"]),
]
Currency = Literal["VND"]


class Incoming(BaseModel):
    """Whatever a client sends: nothing undeclared."""

    model_config = ConfigDict(extra="forbid")
