"""In which seat a person acts: read again on every request, and asked for by every page that is not public.

A person may hold several seats (a delegation, two schools); one of them is chosen and kept in the session. A right that
has ended is refused on the very next request, because the registers are asked each time and nothing is remembered.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from khobac.core import access, clock
from khobac.core.errors import Refused, Word
from khobac.registers.organisations import queries as organisations
from khobac.registers.organisations.queries import OfficeView, SeatView, UnitView
from khobac.watch.alerts import queries as alerts

View = Callable[..., HttpResponseBase]

SESSION_KEY = "seat"
COOKIE = "seat"
"""Names the seat last chosen, so that signing in again leads back to it; it grants nothing."""

ROLES: dict[str, Promise] = {
    "accountant": _("Kế toán viên"),
    "chief_accountant": _("Kế toán trưởng"),
    "holder": _("Chủ tài khoản"),
    "officer": _("Giao dịch viên"),
    "office_chief_accountant": _("Kế toán trưởng kho bạc"),
    "director": _("Giám đốc kho bạc"),
    "payment_officer": _("Thanh toán viên"),
    "finance_agency": _("Cơ quan tài chính"),
    "steward_draft": _("Người soạn danh mục"),
    "steward_approve": _("Người duyệt danh mục"),
    "collection_agency": _("Cơ quan thu"),
    "supervisor": _("Giám sát từ xa"),
    "operator": _("Quản trị vận hành"),
}
UNIT_SEATS = ("accountant", "chief_accountant", "holder")

STATUS_OF: dict[str, int] = {Word.NOT_FOUND: 404, Word.NO_RIGHT: 403, Word.SAME_PERSON: 403}


@dataclass(frozen=True, slots=True)
class Acting:
    """The seat a request runs in. `unit` or `office` is its code; neither for other organisations."""

    key: str
    role: str
    role_label: str
    unit_label: str
    person: str
    person_label: str
    unit: str | None
    office: str | None


class SeatMiddleware:
    """Gives `request.seat` (None for the public) and `request.seats` (the other seats of the same person)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Settles who acts before any page runs."""
        held = _held(request) if request.user.is_authenticated else []
        wanted = request.session.get(SESSION_KEY) or request.COOKIES.get(COOKIE) if held else None
        chosen = next((seat for seat in held if seat.key == wanted), held[0] if held else None)
        request.seat = chosen  # type: ignore[attr-defined]
        request.seats = [seat for seat in held if seat is not chosen]  # type: ignore[attr-defined]
        return self.get_response(request)


def unit_page(*seats: str, in_pieces: bool = False) -> Callable[[View], View]:
    """The page of people in these seats of a unit (all three when none is named); it sees the rows of that unit alone.

    A page that does many things, each by itself, says `in_pieces`: it opens `acting_as` around each of them.
    """
    wanted = seats or UNIT_SEATS

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            return _stopped(request, wanted) or _answered(request, _in_its_name(view, in_pieces), args, kwargs)

        guarded.guarded_by = wanted  # type: ignore[attr-defined]
        return guarded

    return guard


def unit_errand(*seats: str) -> Callable[[View], View]:
    """What people in these seats of a unit ask the treasury to do with its own books; the flow holds their right to it."""
    return office_page(*seats)


def office_page(*seats: str) -> Callable[[View], View]:
    """The page of people in these seats of a treasury office or another organisation."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            return _stopped(request, seats) or _answered(request, view, args, kwargs)

        guarded.guarded_by = seats  # type: ignore[attr-defined]
        return guarded

    return guard


def signed_in_page(view: View) -> View:
    """A page of everybody who has signed in, whatever the seat."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return _to_sign_in(request) if not request.user.is_authenticated else view(request, *args, **kwargs)

    guarded.guarded_by = ("signed in",)  # type: ignore[attr-defined]
    return guarded


def public_page(view: View) -> View:
    """A page for everybody: says so at the view, so that no page is open by oversight."""
    view.guarded_by = ()  # type: ignore[attr-defined]
    return view


def acting(request: HttpRequest) -> Acting:
    """The seat of a guarded page."""
    seat: Acting = request.seat  # type: ignore[attr-defined]
    return seat


def sent_by_script(request: HttpRequest) -> bool:
    """Sent by a page that stays where it is (a fragment, a draft), not by a person who waits for another page."""
    return bool(getattr(request, "htmx", False) or request.headers.get("X-Draft"))


def refusal(request: HttpRequest, refused: Refused) -> HttpResponse:
    """What the house did not do, told as a page: nothing has changed."""
    status = STATUS_OF.get(refused.word, 409)
    return render(request, "portal/refused.html", {"refused": refused, "status": status}, status=status)


def _in_its_name(view: View, in_pieces: bool) -> View:
    def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        seat = acting(request)
        with access.acting_as(seat.unit or ""):
            request.unseen_alerts = alerts.unseen_count(seat.unit or "", seat.person)  # type: ignore[attr-defined]
            if not in_pieces:
                return view(request, *args, **kwargs)
        return view(request, *args, **kwargs)

    return run


def _answered(request: HttpRequest, view: View, args: tuple[Any, ...], kwargs: dict[str, Any]) -> HttpResponseBase:
    try:
        return view(request, *args, **kwargs)
    except Refused as refused:
        return refusal(request, refused)


def _stopped(request: HttpRequest, seats: tuple[str, ...]) -> HttpResponse | None:
    if not request.user.is_authenticated:
        return _to_sign_in(request)
    seat: Acting | None = request.seat  # type: ignore[attr-defined]
    if seat is not None and seat.role in seats:
        return None
    others: list[Acting] = request.seats  # type: ignore[attr-defined]
    context = {
        "wanted": [ROLES[name] for name in seats],
        "fitting": [other for other in others if other.role in seats],
        "is_unit_page": set(seats) <= set(UNIT_SEATS),
    }
    return render(request, "portal/no_right.html", context, status=403)


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """Off to the sign-in and back here; a fragment answers 401, and the sheet opens over the untouched page."""
    if sent_by_script(request):
        return HttpResponse(status=401)
    back = request.get_full_path() if request.method == "GET" else ""
    return HttpResponseRedirect(f"{reverse('sign_in')}?{urlencode({'next': back})}")


def _held(request: HttpRequest) -> list[Acting]:
    """Every seat the person holds now, with labels: three statements, whatever their number."""
    found = organisations.seats(request.user.get_username(), clock.now())
    today = clock.today()
    units = organisations.units({seat.unit for seat in found if seat.unit}, today)
    offices = {code: organisations.office(code, today) for code in {seat.office for seat in found if seat.office}}
    return [_acting(request, seat, units, offices) for seat in found]


def _acting(
    request: HttpRequest, seat: SeatView, units: dict[str, UnitView], offices: dict[str, OfficeView | None]
) -> Acting:
    place = units.get(seat.unit or "") or offices.get(seat.office or "")
    return Acting(
        key=f"{seat.seat}@{seat.unit or seat.office or seat.organisation}",
        role=seat.seat,
        role_label=str(ROLES[seat.seat]),
        unit_label=_name(place) if place else seat.organisation,
        person=request.user.get_username(),
        person_label=str(request.user),
        unit=seat.unit,
        office=seat.office,
    )


def _name(place: UnitView | OfficeView) -> str:
    english = (get_language() or "vi").startswith("en")
    return place.name_en if english and place.name_en else place.name_vi
