"""Peak: so much comes in, or waits, that officers must see their own pace, and who of their colleagues needs help."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from khobac.core import clock, db
from khobac.watch.supervision.load import HELD


def is_peak(received: int, waiting: int, officers: int, per_officer: int | None) -> bool:
    """Whether what came in today, or what waits, reaches so many dossiers for each officer; None: the law has no peak.

    >>> is_peak(120, 0, 2, 60), is_peak(119, 119, 2, 60), is_peak(3, 120, 2, 60), is_peak(500, 500, 2, None)
    (True, False, True, False)

    Where nobody sits one officer is counted, who is missing; and nothing at all is never a peak.

    >>> is_peak(60, 0, 0, 60), is_peak(0, 0, 3, 0)
    (True, False)
    """
    most = max(received, waiting)
    return per_officer is not None and most > 0 and most >= per_officer * max(officers, 1)


@dataclass(frozen=True)
class Rush:
    """The day of an office as one of its officers needs to see it. All but the last are numbers of dossiers or people.

    `own` lies with this officer, `untaken` with nobody, `colleagues` with others, `colleagues_late` of them overdue;
    `names` are those of all who hold something, by user name.
    """

    received: int
    decided: int
    own: int
    untaken: int
    colleagues: int
    colleagues_late: int
    officers: int
    names: dict[str, str]

    @property
    def waiting(self) -> int:
        """Everything that waits for officers."""
        return self.own + self.untaken + self.colleagues

    @property
    def share(self) -> int:
        """What this officer still has to do: his own, and an equal part of what nobody has taken, rounded up.

        >>> Rush(40, 5, 3, 10, 0, 0, 4, {}).share, Rush(40, 5, 3, 0, 9, 9, 4, {}).share, Rush(1, 0, 0, 2, 0, 0, 0, {}).share
        (6, 3, 2)
        """
        return self.own - -self.untaken // max(self.officers, 1)


def rush(office: str, office_ids: tuple[int, ...], person: str, now: dt.datetime) -> Rush:
    """The day of an office and of all whose work it does, for one of its officers. One statement."""
    given = {
        "office": office,
        "offices": list(office_ids),
        "person": person,
        "now": now,
        "midnight": dt.datetime.combine(clock.local(now).date(), dt.time(), clock.VIETNAM),
    }
    [found] = db.rows(_RUSH, given)
    return Rush(**found)


_RUSH = f"""
WITH held AS ({HELD}),
steps AS (
    SELECT count(*) FILTER (WHERE step.event = 'file') AS received,
           count(*) FILTER (WHERE step.event <> 'file' AND step.actor = %(person)s) AS decided
    FROM dossiers_step step JOIN dossiers_dossier dossier ON dossier.id = step.dossier_id
    WHERE step.at >= %(midnight)s AND step.event IN ('file', 'accept', 'send_back', 'refuse')
      AND dossier.office_id = ANY(%(offices)s)
),
lying AS (
    SELECT count(*) FILTER (WHERE person = %(person)s) AS own, count(*) FILTER (WHERE person = '') AS untaken,
           count(*) FILTER (WHERE person NOT IN ('', %(person)s)) AS colleagues,
           count(*) FILTER (WHERE person NOT IN ('', %(person)s) AND due_at < %(now)s) AS colleagues_late
    FROM held
)
SELECT steps.*, lying.*, (
    SELECT count(DISTINCT seat.person_id)
    FROM organisations_seat seat JOIN organisations_office sits ON sits.id = seat.office_id
    WHERE sits.code = %(office)s AND seat.seat = 'officer' AND seat.valid_from_at <= %(now)s
      AND (seat.valid_to_at IS NULL OR seat.valid_to_at > %(now)s)
) AS officers, coalesce((
    SELECT json_object_agg(username, name) FROM organisations_person
    WHERE username IN (SELECT person FROM held)
), '{{}}') AS names
FROM steps, lying
"""
"""`held` is read once and counted; the steps of the day are found by their time."""
