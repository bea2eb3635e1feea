"""Totals at approval: what C10 and C12 asked of each dossier by itself is asked again of all that are paid.

Two requests sent beside each other may each stay within a yearly total of the own rules, or the number of an approved
list, and together exceed it. So the totals of their units are held before anything is posted, and of those that no longer
fit together the earlier sent come first.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from itertools import groupby
from operator import attrgetter

from khobac.spending.requests import declared_queries, services
from khobac.spending.requests.declared_queries import LimitedTotal

Key = tuple[str, str, int]


def beyond(dossier_ids: Collection[int]) -> list[int]:
    """Hold the totals of the units of these dossiers, and find those that would go beyond one. Two statements, or one."""
    if not services.hold_totals(dossier_ids):
        return []
    return list(_without_room(declared_queries.limited_totals(dossier_ids)))


def _without_room(totals: Collection[LimitedTotal]) -> Iterator[int]:
    """One dossier after another takes its share of every total it names, or of none."""
    taken: dict[Key, int] = defaultdict(int)
    for dossier_id, own in groupby(totals, attrgetter("dossier_id")):
        shares = [(_key(each), each) for each in own]
        if any(each.taken + taken[key] + each.amount > each.allowed for key, each in shares):
            yield dossier_id
            continue
        for key, each in shares:
            taken[key] += each.amount


def _key(total: LimitedTotal) -> Key:
    return total.unit_code, total.name, total.year
