"""Obligations for whoever tries to pay: in the sample province an example agency asks for some; elsewhere there are none."""

from __future__ import annotations

from django.conf import settings

from khobac.cash.revenue import queries as revenue
from khobac.cash.revenue.queries import Obligation

PREFIX = "MAU."
"""How the codes of sample obligations begin."""
MOST = 5


def to_try() -> list[Obligation]:
    """Some that are not paid whole yet."""
    return revenue.unpaid_under(PREFIX, MOST) if settings.SAMPLE_DATA else []
