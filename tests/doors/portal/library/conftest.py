"""The stewards and officers of the world with the law and the library we ship."""

from tests.doors.portal.law.conftest import people

__all__ = ["people"]
