"""What the launcher says when it cannot keep its promise; always with the place to look or the thing to do."""
from __future__ import annotations


class PostgresError(RuntimeError):
    """The embedded server cannot be started, reached or used; the message says why."""
