"""The morning at treasury 0061 that the staff pages are tested on."""

from tests.doors.portal.staff.morning import treasury

__all__ = ["treasury"]
