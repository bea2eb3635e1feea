"""The only writer of ceilings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from khobac.core import audit, db
from khobac.registers.norms.models import Ceiling, CeilingKind
from khobac.registers.recording import end_validity

ONE_DAY = dt.timedelta(days=1)


def set_own_rules(unit: str, amounts: Mapping[str, int], decision: str, from_on: dt.date, by: str) -> None:
    """A unit's internal spending rules from a day on, by norm, in đồng; norms not named stay as they are."""
    _set_of_unit(CeilingKind.OWN_RULE, unit, amounts, decision, from_on, by)


def approve_special_assets(unit: str, prices: Mapping[str, int], decision: str, from_on: dt.date, by: str) -> None:
    """Special-purpose assets a unit may buy from a day on, by kind, each with the most that one may cost."""
    _set_of_unit(CeilingKind.SPECIAL_ASSET, unit, prices, decision, from_on, by)


def register_agreement(
    number: str, prices: Mapping[str, int], from_on: dt.date, to_on: dt.date | None, by: str
) -> None:
    """A framework agreement of centralised purchasing: what may be bought under it at most at which price, and how long."""
    with db.atomic():
        end_validity(Ceiling.objects.filter(kind=CeilingKind.AGREEMENT, decision=number), from_on - ONE_DAY)
        Ceiling.objects.bulk_create(
            Ceiling(
                kind=CeilingKind.AGREEMENT,
                name=name,
                amount=price,
                decision=number,
                valid_from=from_on,
                valid_to=to_on,
            )
            for name, price in prices.items()
        )
        audit.record(by, "norms.register_agreement", [(number, "")])


def _set_of_unit(
    kind: CeilingKind, unit: str, amounts: Mapping[str, int], decision: str, from_on: dt.date, by: str
) -> None:
    with db.atomic():
        end_validity(Ceiling.objects.filter(kind=kind, unit=unit, name__in=amounts), from_on - ONE_DAY)
        Ceiling.objects.bulk_create(
            Ceiling(kind=kind, unit_id=unit, name=name, amount=amount, decision=decision, valid_from=from_on)
            for name, amount in amounts.items()
        )
        audit.record(by, f"norms.set_{kind}", [(unit, unit)])
