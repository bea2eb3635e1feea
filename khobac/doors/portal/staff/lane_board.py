"""How dossiers are sorted: counts by lane and day, what each factor is worth by its false alarms, and the days' seeds."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from khobac.core import clock
from khobac.doors.portal.seat import office_page
from khobac.doors.portal.staff.desk import desk_of
from khobac.watch.risk import queries
from khobac.watch.risk.lanes import Lane, points_of
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

    alarms: AlarmCount
    points: int | None

    @property
    def deserved(self) -> int | None:
        """The points less its false alarms."""
        return None if self.points is None else self.points * self.alarms.weight_percent // 100


@office_page(*SEATS)
@require_GET
def lane_board(request: HttpRequest) -> HttpResponse:
    """The last thirty days of the office. Four statements."""
    desk, today = desk_of(request), clock.today()
    days: dict[dt.date, DayOfLanes] = {}
    for count in queries.counts(desk.offices, today - dt.timedelta(days=DAYS), today):
        days.setdefault(count.day, DayOfLanes(count.day)).lanes[count.lane] = count
    points = points_of(desk.law) if desk.law.get("lane.points") else {}
    alarms = queries.alarms(clock.now() - dt.timedelta(days=DAYS), clock.now())
    context = {
        "days": list(days.values()),
        "lanes": list(Lane),
        "weights": [Weight(each, points.get(each.code)) for each in alarms],
        "seeds": queries.seeds(),
    }
    return render(request, "portal/staff/lane_board.html", context)
