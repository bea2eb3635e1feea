"""What of the terms with banks may be changed, and how a change is decided: plain words."""

from __future__ import annotations

from enum import StrEnum


class ChangeKind(StrEnum):
    """What is changed."""

    AGREEMENT = "agreement"
    ROUTE = "route"
    ROUTE_ENDS = "route_ends"


class ChangeState(StrEnum):
    """How it was decided."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    DECLINED = "declined"
