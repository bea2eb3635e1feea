"""How often is too often: attempts are counted per subject and window in the database, one statement each.

All processes share the count. A window begins at its subject's first attempt; what is over is forgotten by the worker.
Limits are settings (`RATE_LIMITS`): so many attempts in so many seconds.
"""

from __future__ import annotations

import datetime as dt
import ipaddress

from django.conf import settings

from khobac.core import clock, db


class TooMany(Exception):
    """This subject has to wait; `seconds` from now the next attempt counts."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"again in {seconds} s")
        self.seconds = seconds


def count(limit: str, subject: str) -> None:
    """Count one attempt of `subject` under the limit of that name. Raises TooMany for each beyond it."""
    most, seconds = settings.RATE_LIMITS[limit]
    now = clock.now()
    [row] = db.rows(
        """
        INSERT INTO core_rate AS rate (limit_name, subject, since, attempts) VALUES (%(limit)s, %(subject)s, %(now)s, 1)
        ON CONFLICT (limit_name, subject) DO UPDATE SET
            since = CASE WHEN rate.since > %(over)s THEN rate.since ELSE excluded.since END,
            attempts = CASE WHEN rate.since > %(over)s THEN rate.attempts + 1 ELSE 1 END
        RETURNING since, attempts
        """,
        {"limit": limit, "subject": subject[:200], "now": now, "over": now - dt.timedelta(seconds=seconds)},
    )
    if row["attempts"] > most:
        over_at = row["since"] + dt.timedelta(seconds=seconds)
        raise TooMany(max(1, -((now - over_at) // dt.timedelta(seconds=1))))


def forget_over() -> int:
    """Drop windows that are over by every limit; how many."""
    longest = max(seconds for _most, seconds in settings.RATE_LIMITS.values())
    return db.execute("DELETE FROM core_rate WHERE since < %s", [clock.now() - dt.timedelta(seconds=longest)])


def neighbourhood(address: str) -> str:
    """What counts as one address: of IPv6 the network of a household (/64), for whoever has one has all of it.

    >>> neighbourhood("203.0.113.7"), neighbourhood("2001:db8:1:2:3:4:5:6"), neighbourhood("unix")
    ('203.0.113.7', '2001:db8:1:2::/64', 'unix')
    """
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address
    return address if known.version == 4 else str(ipaddress.ip_network((known, 64), strict=False))
