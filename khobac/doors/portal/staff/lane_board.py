"""How dossiers are sorted: counts by lane and day, what each factor is worth by its false alarms, and the days' seeds."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from khobac.core import clock
from khobac.doors.portal.seat import office_page
from khobac.doors.portal.staff.desk import desk_of
from khobac.doors.portal.staff.words import RULES
from khobac.registers.law import tables
from khobac.registers.law.cells import Row
from khobac.watch.risk import queries
from khobac.watch.risk.lanes import Lane
from khobac.watch.risk.queries import AlarmCount, LaneCount

SEATS = ("officer", "office_chief_accountant", "director")
DAYS = 30


@dataclass
class DayOfLanes:
    """The dossiers of a day by lane."""

    day: dt.date
    lanes: dict[str, LaneCount] = field(default_factory=dict)

    @property
    def shown(self) -> list[LaneCount | None]:
        """One cell for each lane, in their order."""
        return [self.lanes.get(lane) for lane in Lane]


@dataclass(frozen=True)
class Weight:
    """How a factor or a rule fared; `points` None for a rule. What its points deserve is shown, a steward decides."""

    name: str
    alarms: AlarmCount
    points: int | None

    @property
    def deserved(self) -> int | None:
        """The points less its false alarms."""
        return None if self.points is None else self.points * self.alarms.weight_percent // 100


@office_page(*SEATS)
@require_GET
def lane_board(request: HttpRequest) -> HttpResponse:
    """The last thirty days of the office. Five statements."""
    desk, today = desk_of(request), clock.today()
    days: dict[dt.date, DayOfLanes] = {}
    for count in queries.counts(desk.offices, today - dt.timedelta(days=DAYS), today):
        days.setdefault(count.day, DayOfLanes(count.day)).lanes[count.lane] = count
    alarms = queries.alarms(clock.now() - dt.timedelta(days=DAYS), clock.now())
    factors = {row.key: row for row in tables.rows_on("risk", today)}
    context = {
        "days": list(days.values()),
        "lanes": list(Lane),
        "weights": [_weight(each, factors.get(each.code)) for each in alarms],
        "seeds": queries.seeds(),
    }
    return render(request, "portal/staff/lane_board.html", context)


def _weight(alarms: AlarmCount, factor: Row | None) -> Weight:
    if factor is None:
        return Weight(str(RULES.get(alarms.code, alarms.code)), alarms, None)
    english = (get_language() or "vi").startswith("en")
    return Weight((factor.reason_en if english else "") or factor.reason_vi, alarms, factor.result)
