"""What every page of the treasury's desks starts from: whose desk, which dossiers, how much working time is left."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from khobac.books.budget import queries as budget
from khobac.books.budget.keys import LineKey
from khobac.casework.dossiers.states import OPEN, State
from khobac.control import queries as checks
from khobac.control.inputs import Kind
from khobac.core import clock
from khobac.core.errors import Refused, Word
from khobac.doors.portal.findings import ShownFinding, shown
from khobac.doors.portal.seat import acting
from khobac.doors.portal.staff.words import RULES, rules_that_held
from khobac.flows.payment.position import office_hours
from khobac.registers.calendar.working_time import WorkingCalendar
from khobac.registers.law import queries as laws
from khobac.registers.law.values import Law
from khobac.registers.organisations import queries as organisations
from khobac.spending.requests import desk_detail_queries, desk_queries
from khobac.spending.requests.desk_detail_queries import DeskDetails
from khobac.spending.requests.desk_queries import DeskRow, Place, Wanted
from khobac.watch.risk.lanes import Lane
from khobac.watch.risk.queries import LaneView

BEGINNING, MICROSECOND = dt.datetime(2000, 1, 1, tzinfo=clock.VIETNAM), dt.timedelta(microseconds=1)
"""What moments in addresses are counted from, and in."""

CHECK_FILTERS = {"sach": "clean", "canh-bao": "warn", "loi": "block"}


@dataclass(frozen=True)
class Desk:
    """The desk of the person who acts: name, role, office, and the offices whose work this one does."""

    person: str
    role: str
    office: str
    offices: tuple[int, ...]

    @cached_property
    def law(self) -> Law:
        """The law of today."""
        return laws.law_on(clock.today())

    @cached_property
    def hours(self) -> WorkingCalendar:
        """The office hours of today's law."""
        return office_hours(self.law)

    @property
    def office_codes(self) -> list[str]:
        """The codes of those offices, of merged ones too: an order keeps the one that prepared it. A statement."""
        return [view.code for view in organisations.last_offices(self.offices, clock.today()).values()]

    @property
    def bulk_limit(self) -> int:
        """Up to so many đồng several clean dossiers may be decided at once."""
        return int(self.law.value("desk.bulk_limit"))

    @property
    def large_amount(self) -> int:
        """From so many đồng on an approver reads a dossier as a large one, clean or not."""
        return int(self.law.value("desk.large_amount"))

    @property
    def peak_per_officer(self) -> int | None:
        """From so many dossiers for each officer it is a peak; None where the law has none."""
        found = self.law.get("desk.peak_per_officer")
        return None if found is None else int(found)

    def row(self, number: str) -> DeskRow:
        """A dossier this office works on. Raises NOT_FOUND for any other, as if it did not exist."""
        found = desk_queries.on_desk([number], self.large_amount).get(number)
        if found is None or found.office_id not in self.offices:
            raise Refused(Word.NOT_FOUND, f"Không có hồ sơ {number}.")
        return found

    def rows(self, numbers: Collection[str]) -> list[DeskRow]:
        """Those of the dossiers this office works on, in the order given."""
        found = desk_queries.on_desk(numbers, self.large_amount)
        return [found[each] for each in numbers if each in found and found[each].office_id in self.offices]

    def seconds_left(self, due_at: dt.datetime) -> int:
        """Working seconds to a moment, negative when it has passed."""
        return self.hours.working_seconds_between(clock.now(), due_at)


@dataclass(frozen=True)
class ShownRow:
    """A row of a list as templates write it."""

    row: DeskRow
    unit: str
    word: str
    kind: str
    seconds: int
    officer: str = ""
    current: bool = False
    pickable: bool = False
    """Whether it may be decided together with others."""
    lane: LaneView | None = None
    holder: str = ""
    """The colleague with whom it lies."""


@dataclass(frozen=True)
class Group:
    """Rows under one heading; `count` is that of the whole list, not of the page."""

    title: str
    count: int
    rows: list[ShownRow]
    late: bool = False


@dataclass(frozen=True)
class Opened:
    """A dossier opened on a desk, with everything its pane shows."""

    shown: ShownRow
    details: DeskDetails
    findings: list[ShownFinding]
    available: int
    people: dict[str, str] = field(default_factory=dict)

    @property
    def lane(self) -> LaneView | None:
        """How closely it is to be looked at; None where nobody asked."""
        return self.shown.lane

    @property
    def held(self) -> list[str]:
        """Names of the rules that hold."""
        return rules_that_held(self.findings)

    @property
    def asked(self) -> int:
        """How many rules were asked."""
        return len(RULES)

    @property
    def row(self) -> DeskRow:
        """The dossier."""
        return self.shown.row

    @property
    def waiting(self) -> bool:
        """Whether the treasury still has to decide: only then do time and money left mean something."""
        return self.row.state in OPEN or self.row.state == State.PAID

    @property
    def available_after(self) -> int:
        """What the line has left when this is paid; what is held for it is counted once."""
        return self.available - (0 if self.row.on_commitment else self.row.held or self.row.pay)

    @property
    def blocked(self) -> bool:
        """Whether something stands that stops the payment."""
        return self.row.blocks > 0

    @property
    def warned(self) -> bool:
        """Whether accepting needs a reason."""
        return not self.blocked and not self.row.clean

    @property
    def account_changed(self) -> bool:
        """Whether the money goes to another account than last time."""
        last = self.details.last_payment
        return last is not None and (last.payee_bank, last.payee_account) != (
            self.row.payee_bank,
            self.row.payee_account,
        )

    @property
    def changed_percent(self) -> int | None:
        """How much more or less than last time, in whole percent; None for the first payment."""
        last = self.details.last_payment
        return None if last is None else (self.row.amount - last.amount) * 100 // last.amount


def desk_of(request: HttpRequest) -> Desk:
    """The desk of a guarded office page."""
    seat = acting(request)
    office = seat.office or ""
    return Desk(seat.person, seat.role, office, tuple(desk_queries.offices_worked_by(office, clock.today())))


def is_htmx(request: HttpRequest) -> bool:
    """Whether a script of a page asks, not the browser itself."""
    return bool(getattr(request, "htmx", False))


def target(request: HttpRequest) -> str:
    """The element an htmx request will put the answer into; empty for a whole page."""
    return request.htmx.target or "" if is_htmx(request) else ""  # type: ignore[attr-defined]


def frame(request: HttpRequest) -> str:
    """The template a page extends: the whole frame, or for htmx what is inside it."""
    return "portal/staff/fragment.html" if is_htmx(request) else "portal/base.html"


def wanted(request: HttpRequest, mine: str = "") -> Wanted:
    """What the query string narrows a list to."""
    return Wanted(CHECK_FILTERS.get(request.GET.get("loc", ""), ""), request.GET.get("tim", "")[:100], mine)


def place(request: HttpRequest) -> Place | None:
    """Where the asked page begins: `sau=<group>_<due, microseconds>_<id>`; None for the first or anything unreadable."""
    try:
        group, due, number = map(int, request.GET.get("sau", "").split("_"))
        return Place(group, BEGINNING + due * MICROSECOND, number)
    except (ValueError, OverflowError):
        return None


def next_url(request: HttpRequest, after: Place | None) -> str | None:
    """The address of the next page, filters kept."""
    if after is None:
        return None
    query = request.GET.copy()
    query["sau"] = f"{after.group}_{(after.due_at - BEGINNING) // MICROSECOND}_{after.id}"
    return f"{request.path}?{query.urlencode()}"


def show(
    desk: Desk,
    rows: Iterable[DeskRow],
    current: str = "",
    people: dict[str, str] | None = None,
    lanes: Mapping[int, LaneView] | None = None,
    holders: Mapping[str, str] | None = None,
) -> list[ShownRow]:
    """Rows with their unit in the reader's language, tag and time left.

    With `lanes` given only what goes straight through may be decided together with others: an officer opens the rest.
    `holders` are colleagues by user name: their rows say with whom they lie.
    """
    return [
        ShownRow(
            row=row,
            unit=_name(row),
            word=tag(row)[0],
            kind=tag(row)[1],
            seconds=desk.seconds_left(row.due_at),
            officer=(people or {}).get(row.proposed_by or "", row.proposed_by or ""),
            current=row.number == current,
            pickable=row.clean and row.amount <= desk.bulk_limit and (lanes is None or is_straight(lanes.get(row.id))),
            lane=(lanes or {}).get(row.id),
            holder=(holders or {}).get(row.officer or "", ""),
        )
        for row in rows
    ]


def is_straight(lane: LaneView | None) -> bool:
    """Whether a dossier of this lane need not be opened by itself."""
    return lane is not None and lane.lane is Lane.STRAIGHT


def tag(row: DeskRow) -> tuple[str, str]:
    """What the last check came to, in one word and its kind."""
    if row.blocks:
        return ngettext("%(n)s lỗi chặn", "%(n)s lỗi chặn", row.blocks) % {"n": row.blocks}, "danger"
    found = row.warnings + row.looks
    if found:
        return ngettext("%(n)s cảnh báo", "%(n)s cảnh báo", found) % {"n": found}, "warning"
    return _("Sạch"), "ok"


def open_dossier(
    desk: Desk,
    row: DeskRow,
    people: dict[str, str] | None = None,
    lanes: Mapping[int, LaneView] | None = None,
) -> Opened:
    """Everything the pane of a dossier shows: three statements beside the row."""
    key = (
        LineKey(row.treasury_id, "deposit", row.unit_code)
        if row.kind == Kind.DEPOSIT_PAYMENT
        else LineKey(row.treasury_id, "estimate", row.unit_code, row.source, row.year)
    )
    return Opened(
        shown=show(desk, [row], people=people, lanes=lanes)[0],
        details=desk_detail_queries.details(row),
        findings=[shown(each) for each in checks.findings(row.check_id)] if row.check_id and not row.clean else [],
        available=budget.positions([key])[key].available + row.held,
        people=people or {},
    )


def names_of(usernames: Iterable[str | None]) -> dict[str, str]:
    """User name to name of these people; no statement when there is nobody."""
    asked = {each for each in usernames if each}
    return {username: view.name for username, view in organisations.known_persons(asked).items()} if asked else {}


def total(rows: Sequence[DeskRow]) -> int:
    """What these dossiers pay together, in đồng."""
    return sum(row.amount for row in rows)


def _name(row: DeskRow) -> str:
    english = (get_language() or "vi").startswith("en")
    return (row.unit_en if english else "") or row.unit_vi or row.unit_code
