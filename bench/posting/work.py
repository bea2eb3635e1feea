"""What a batch is: the seam between the measuring and what is measured."""
from __future__ import annotations

from typing import Any, Protocol


class Work(Protocol):
    """Something that posts batches of orders."""

    tables: tuple[str, ...]
    """The tables it writes."""

    updated: tuple[str, ...]
    """Those of them whose rows it changes: their new versions count as rows, as they do in the database's log."""

    def prepare(self) -> None:
        """Make what the orders stand on; once, as staff."""

    def batch(self, orders: int, lane: int = 0, lanes: int = 1) -> Any:
        """The next orders, of the units of this lane alone; not timed."""

    def post(self, batch: Any) -> None:
        """Post them; timed, in one transaction."""

    def post_one(self, batch: Any) -> None:
        """Post a batch of one as one of many people does; timed, perhaps in one transaction with others of this process."""
