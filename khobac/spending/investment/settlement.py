"""The settlement of a year by project and source: plan, estimate, payments and books held against each other.

Four figures that four different hands have written must agree: the plan decided, the estimate it became, the money that
left with the dossiers, and the accounts in the ledger. Whatever does not is a difference with its amount.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from khobac.core import db


@dataclass(frozen=True, slots=True)
class YearRow:
    """One project and source in a year, in đồng.

    `carried` came over from the year before; `ended` was cancelled or carried out when the year was closed. `spent` and
    `advance` stand on the estimate, `booked_*` in the ledger. `paid` has left with dossiers, `under_way` is approved,
    `returned` came back, `otherwise` is retention moved to a deposit and advances moved between years.
    """

    unit: str
    name: str
    source: str
    planned: int
    carried: int
    ended: int
    allotted: int
    spent: int
    advance: int
    booked_spent: int
    booked_advance: int
    paid: int
    under_way: int
    returned: int
    otherwise: int

    @property
    def disbursed(self) -> int:
        """Spent and advanced."""
        return self.spent + self.advance

    @property
    def left(self) -> int:
        """Of plan and carried capital, what was not disbursed."""
        return self.planned + self.carried - self.disbursed

    @property
    def allotted_not_planned(self) -> int:
        """The estimate beyond what the plan and the end of years explain; negative: planned and not allotted."""
        return self.allotted - (self.planned + self.carried - self.ended)

    @property
    def disbursed_not_paid(self) -> int:
        """What the estimate says is gone beyond what the dossiers explain."""
        return self.disbursed - (self.paid + self.under_way - self.returned + self.otherwise)

    @property
    def disbursed_not_booked(self) -> int:
        """What the estimate says is spent or advanced and the ledger does not; either one counts."""
        return abs(self.spent - self.booked_spent) + abs(self.advance - self.booked_advance)

    @property
    def agrees(self) -> bool:
        """Plan = paid = ledger."""
        return not (self.allotted_not_planned or self.disbursed_not_paid or self.disbursed_not_booked)


_YEAR = """
WITH project AS (
    SELECT unit_code, treasury_id FROM investment_project
    WHERE %(treasuries)s::bigint[] IS NULL OR treasury_id = ANY (%(treasuries)s::bigint[])
), plan AS (
    SELECT DISTINCT ON (unit_code, source) unit_code, source, amount FROM investment_capitalplan
    WHERE term = 'annual' AND first_year = %(year)s AND valid_from <= %(on)s
    ORDER BY unit_code, source, valid_from DESC, id DESC
), line AS (
    SELECT line.* FROM budget_line AS line JOIN project USING (treasury_id, unit_code)
    WHERE account_kind = 'estimate' AND line.year = %(year)s
), moved AS (
    SELECT line.treasury_id, line.id AS line_id,
        sum(d_estimate + d_provisional) FILTER (WHERE event = 'carry_over' AND d_estimate > 0) AS carried,
        -sum(d_estimate + d_provisional) FILTER (
            WHERE event = 'cancel_estimate' OR event = 'carry_over' AND d_estimate <= 0) AS ended,
        sum(CASE event WHEN 'retention' THEN d_actual WHEN 'move_advance' THEN d_advance END) AS otherwise
    FROM line JOIN budget_movement AS movement ON movement.treasury_id = line.treasury_id AND movement.line_id = line.id
    WHERE event IN ('carry_over', 'cancel_estimate', 'retention', 'move_advance') GROUP BY 1, 2
), booked AS (
    SELECT balance.treasury_id, balance.unit AS unit_code, balance.source,
        sum(debit - credit) FILTER (WHERE role = 'EXPENDITURE_INVEST') AS spent,
        sum(debit - credit) FILTER (WHERE role = 'ADVANCE_INVEST') AS advance
    FROM balance JOIN project ON project.treasury_id = balance.treasury_id AND project.unit_code = balance.unit
    WHERE balance.year = %(year)s AND role IN ('EXPENDITURE_INVEST', 'ADVANCE_INVEST') GROUP BY 1, 2, 3
), paid AS (
    SELECT request.unit_code, request.source,
        sum(pay) FILTER (WHERE state IN ('paid', 'completed', 'post_control_ok', 'post_control_finding')) AS paid,
        sum(pay) FILTER (WHERE state IN ('payment_pending', 'payment_returned')) AS under_way,
        sum(gross) FILTER (WHERE kind = 'return_of_funds' AND state = 'completed') AS returned
    FROM requests_spendingrequest AS request
    JOIN project ON project.unit_code = request.unit_code
    JOIN dossiers_dossier AS dossier ON dossier.id = request.dossier_id
    WHERE request.year = %(year)s AND kind <> 'deposit_payment' GROUP BY 1, 2
), together AS (
    SELECT unit_code, source, coalesce(plan.amount, 0) AS planned,
        coalesce(carried, 0)::bigint AS carried, coalesce(ended, 0)::bigint AS ended, coalesce(allotted, 0) AS allotted,
        coalesce(line.actual, 0) AS spent, coalesce(line.advance, 0) AS advance,
        coalesce(booked.spent, 0)::bigint AS booked_spent, coalesce(booked.advance, 0)::bigint AS booked_advance,
        coalesce(paid, 0)::bigint AS paid, coalesce(under_way, 0)::bigint AS under_way,
        coalesce(returned, 0)::bigint AS returned, coalesce(otherwise, 0)::bigint AS otherwise
    FROM plan FULL JOIN line USING (unit_code, source) FULL JOIN booked USING (unit_code, source)
    FULL JOIN paid USING (unit_code, source)
    LEFT JOIN moved ON moved.treasury_id = line.treasury_id AND moved.line_id = line.id
)
SELECT together.unit_code AS unit, version.name_vi AS name, together.source, planned, carried, ended, allotted, spent,
    advance, booked_spent, booked_advance, paid, under_way, returned, otherwise
FROM together JOIN project USING (unit_code)
JOIN organisations_unitversion AS version ON version.unit_code = project.unit_code
    AND version.recorded_to IS NULL AND version.valid_from <= %(on)s AND coalesce(version.valid_to >= %(on)s, true)
ORDER BY 1, 3
"""


def year_rows(year: int, on: dt.date, treasury_ids: list[int] | None = None) -> list[YearRow]:
    """The settlement of a year as decided and booked until now, of some treasuries or of all. One statement."""
    return [YearRow(**row) for row in db.rows(_YEAR, {"year": year, "on": on, "treasuries": treasury_ids})]
