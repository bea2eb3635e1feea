"""The morning at treasury 0061, where somebody has time to practise."""

from tests.doors.portal.staff.morning import treasury

__all__ = ["treasury"]
