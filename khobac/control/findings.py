"""A finding: one object everywhere, in form, letter, API and command line (ux handbook 3.4)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    """`block` stops the payment, `warn` needs a reason, `look` means the rule cannot tell and a person must."""

    BLOCK = "block"
    WARN = "warn"
    LOOK = "look"


@dataclass(frozen=True)
class Basis:
    """The legal basis of a finding, as the law register holds it. `certainty` says whether the text was read."""

    document: str
    article: str = ""
    certainty: str = "sourced"


def read_basis(stored: str) -> tuple[str, str]:
    """Document and article of a basis as it is stored; a list of practices has a name of several words and no articles.

    >>> read_basis("77/2017/TT-BTC 45"), read_basis("Thực hành Kho bạc")
    (('77/2017/TT-BTC', '45'), ('Thực hành Kho bạc', ''))
    """
    number, _space, article = stored.partition(" ")
    return (number, article) if "/" in number else (stored, "")


@dataclass(frozen=True)
class Finding:
    """What is wrong, where, by which rule of law, and how to mend it, in both languages.

    `code` is the rule's stable id (C01 …), `pointer` a JSON pointer into the dossier, `values` the figures used,
    `auto_fix` what would mend it by machine (pointer to new value).
    """

    code: str
    severity: Severity
    pointer: str
    message_vi: str
    message_en: str
    fix_vi: str
    fix_en: str
    basis: Basis
    values: dict[str, int | str] = field(default_factory=dict)
    auto_fix: dict[str, int | str] = field(default_factory=dict)
    found_by: str = "rule"

    @property
    def key(self) -> tuple[str, str]:
        """What makes two findings the same one: rule and place."""
        return (self.code, self.pointer)

    @property
    def order(self) -> tuple[str, str]:
        """By rule, then as on the page: line 10 stands after line 9."""
        return (self.code, re.sub(r"\d+", lambda number: number[0].zfill(6), self.pointer))
