"""Whose books a treasury accountant reads: those of the own office, or of an office whose work the own one has taken over."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from khobac.doors.portal.books.asked import address
from khobac.doors.portal.books.words import in_english
from khobac.doors.portal.seat import View, acting, office_page
from khobac.flows import reading
from khobac.registers.organisations import queries as organisations
from khobac.registers.organisations.queries import OfficeView


@dataclass(frozen=True, slots=True)
class Books:
    """The books of one office. `others` are those that may be read too."""

    treasury_id: int
    office: str
    name: str
    person: str
    role: str
    others: list[tuple[str, str]]

    @property
    def kb(self) -> str:
        """What addresses name these books by; '' where there are no others."""
        return self.office if self.others else ""


def books_page(view: View) -> View:
    """A page of treasury accountants."""
    guard: Callable[[View], View] = office_page(*reading.READERS)
    return guard(view)


def books_of(request: HttpRequest) -> Books:
    """The books an address asks for (`kb`); where it names none one may read, those that hold most units."""
    seat = acting(request)
    offices = reading.books_of_office(seat.office or "")
    office = next((each for each in offices if each.code == request.GET.get("kb")), None) or _fullest(offices)
    others = [(each.code, _called(each)) for each in offices] if len(offices) > 1 else []
    return Books(office.id, office.code, _called(office), seat.person, seat.role, others)


def _fullest(offices: Sequence[OfficeView]) -> OfficeView:
    """The books with most units, one's own before another's: offices merge, and books stay where they are."""
    if len(offices) == 1:
        return offices[0]
    units = organisations.units_kept([each.id for each in offices])
    return max(offices, key=lambda office: units.get(office.id, 0))


def in_books_of(request: HttpRequest, treasury_id: int) -> str | None:
    """The address asked for, in the books of that treasury; None where the reader has no business there."""
    offices = reading.books_of_office(acting(request).office or "")
    office = next((each for each in offices if each.id == treasury_id), None)
    return address(request.path, **{**request.GET.dict(), "kb": office.code}) if office else None


def sections(current: str, own: Books | None = None) -> list[tuple[str, str, bool]]:
    """The pages of the books, for the line of links on top of each; they stay within the books that are `own`."""
    pages = {
        "books": _("Cân đối tài khoản"),
        "account_book": _("Sổ kế toán"),
        "allotments": _("Phân bổ dự toán"),
        "treasury_projects": _("Dự án đầu tư"),
        "retained": _("Tiền bảo hành"),
        "periods": _("Kỳ kế toán"),
        "year_end": _("Quyết toán năm"),
        "book_proofs": _("Bằng chứng"),
        "treasury_bills": _("Hóa đơn tự trả"),
    }
    return [(address(reverse(name), kb=own.kb if own else ""), word, name == current) for name, word in pages.items()]


def _called(office: OfficeView) -> str:
    return office.name_en if in_english() and office.name_en else office.name_vi
