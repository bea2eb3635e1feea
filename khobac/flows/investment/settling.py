"""Settlement: of a year (what was planned, allotted, paid and booked must be the same), and of a finished project."""

from __future__ import annotations

import datetime as dt

from khobac.core import audit, clock, db, facts
from khobac.core.errors import Refused, Word
from khobac.core.facts import NewFact
from khobac.core.repeats import repeated
from khobac.flows.investment.deciding import project_unit
from khobac.spending.investment import queries as projects
from khobac.spending.investment import services as investment
from khobac.spending.investment.settlement import YearRow, year_rows


def year_report(year: int, treasury_ids: list[int] | None = None) -> list[YearRow]:
    """The settlement of a year by project and source, differences included, as of one instant."""
    with db.snapshot():
        return year_rows(year, clock.today(), treasury_ids)


@repeated
def settle_project(unit_code: str, approved: int, number: str, issued_on: dt.date, by: str) -> int:
    """Record the approved settlement of a finished project; what is still to be paid (negative: to be recovered).

    Raises STATE while an advance is outstanding.
    """
    if approved <= 0:
        raise Refused(Word.INVALID, "Giá trị quyết toán phải là số đồng nguyên dương.", pointer="/approved")
    with db.atomic():
        project_unit(unit_code, by)
        investment.settle_project(unit_code, approved, number, issued_on, by, clock.now())
        page = projects.project_page(unit_code, clock.today().year, clock.today())
        if page is None:
            raise Refused(Word.NOT_FOUND, f"Dự án {unit_code} chưa được đăng ký.", pointer="/project")
        if any(contract.advance_outstanding for contract in page.contracts):
            raise Refused(Word.STATE, "Dự án còn tạm ứng chưa thu hồi.")
        left = approved - page.disbursed_in_all
        settled = {"version": 1, "approved": approved, "left": left}
        facts.record([NewFact("ProjectSettled", unit_code, unit_code, settled)])
        audit.record(by, "settle_project", [(unit_code, unit_code)])
        return left
