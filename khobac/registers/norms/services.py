"""The only writer of ceilings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from khobac.core import audit, db
from khobac.registers.norms.models import Ceiling, CeilingKind
from khobac.registers.recording import end_validity

ONE_DAY = dt.timedelta(days=1)


NO_TOTALS: Mapping[str, int] = MappingProxyType({})


def set_own_rules(
    unit: str,
    amounts: Mapping[str, int],
    decision: str,
    from_on: dt.date,
    by: str,
    yearly: Mapping[str, int] = NO_TOTALS,
) -> None:
    """A unit's internal spending rules from a day on, by norm, in đồng; norms not named stay as they are.

    `yearly`: what some of these norms may come to in a budget year.
    """
    _set_of_unit(
        [
            Ceiling(kind=CeilingKind.OWN_RULE, name=norm, amount=amount, yearly_total=yearly.get(norm))
            for norm, amount in amounts.items()
        ],
        unit,
        decision,
        from_on,
        by,
    )


def approve_special_assets(
    unit: str,
    prices: Mapping[str, int],
    decision: str,
    from_on: dt.date,
    by: str,
    numbers: Mapping[str, int] = NO_TOTALS,
) -> None:
    """Special-purpose assets a unit may buy from a day on, by kind, each with the most that one may cost.

    `numbers`: how many of some kinds, from that day on. A later decision counts anew.
    """
    _set_of_unit(
        [
            Ceiling(kind=CeilingKind.SPECIAL_ASSET, name=kind, amount=price, number=numbers.get(kind))
            for kind, price in prices.items()
        ],
        unit,
        decision,
        from_on,
        by,
    )


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


def _set_of_unit(ceilings: Sequence[Ceiling], unit: str, decision: str, from_on: dt.date, by: str) -> None:
    """Ceilings of one kind in place of what that unit had under the same names."""
    if not ceilings:
        return
    kind, names = ceilings[0].kind, [each.name for each in ceilings]
    for each in ceilings:
        each.unit_id, each.decision, each.valid_from = unit, decision, from_on
    with db.atomic():
        end_validity(Ceiling.objects.filter(kind=kind, unit=unit, name__in=names), from_on - ONE_DAY)
        Ceiling.objects.bulk_create(ceilings)
        audit.record(by, f"norms.set_{kind}", [(unit, unit)])
