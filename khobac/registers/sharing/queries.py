"""Reading the sharing rules of a day."""

from __future__ import annotations

import datetime as dt

from khobac.registers.recording import known, valid_on
from khobac.registers.sharing.models import SharingRule
from khobac.registers.sharing.rules import Rule, Shares


def rules_on(on: dt.date) -> list[Rule]:
    """Every rule that holds on that day; one statement, some hundred rows a province."""
    return [
        Rule(
            row.name,
            row.item_code,
            Shares(row.central, row.province, row.district, row.commune),
            row.chapter_from,
            row.chapter_to,
            row.area_code,
            row.payer_class,
            row.priority,
        )
        for row in SharingRule.objects.filter(known(), valid_on(on)).order_by("name")
    ]
