"""What stands behind a number, down to the entries: for a unit its own legs, for an accountant the books of his treasury.

The books of a treasury are read at the office that kept them, and once it was merged at the office that does its work.
"""

from __future__ import annotations

from collections.abc import Sequence

from khobac.books.ledger import book_queries as books
from khobac.books.ledger import queries as ledger
from khobac.books.ledger.queries import PostedEntry
from khobac.core import access, clock
from khobac.core.errors import Refused, Word
from khobac.registers.organisations import queries as organisations
from khobac.registers.organisations.queries import OfficeView
from khobac.spending.requests import desk_queries

READERS = ("officer", "office_chief_accountant", "director", "payment_officer")
"""Who reads the books of a treasury; what each may do to them is the other flows' to say."""


def books_of_office(office_code: str) -> list[OfficeView]:
    """The offices whose books an office reads: its own first, then those whose work it has taken over."""
    today = clock.today()
    found = organisations.last_offices(desk_queries.offices_worked_by(office_code, today), today)
    return sorted(found.values(), key=lambda office: (office.code != office_code, office.code))


def entries_of(reference: str, treasury_id: int | None = None) -> list[PostedEntry]:
    """The entries of a dossier, contract or document, in order; by index.

    Whoever acts for a unit gets those that bear its code and no other unit's; a treasury (`treasury_id`) those of its books.
    Raises NOT_FOUND where there are none, or only others'.
    """
    unit = access.acting_unit()
    with access.as_treasury():
        found = ledger.entries_of(reference, treasury_id)
    if unit is not None:
        found = [each for each in found if is_of(unit, each)]
    if not found:
        raise Refused(Word.NOT_FOUND, "Không có bút toán nào của chứng từ này.", reference=reference)
    return found


def accounts_of(posted: Sequence[PostedEntry]) -> dict[int, list[str]]:
    """The natural account of each leg of entries that `entries_of` gave, by entry. One statement for each treasury."""
    accounts: dict[int, list[str]] = {}
    with access.as_treasury():
        for treasury_id in {each.entry.treasury_id for each in posted}:
            those = [each for each in posted if each.entry.treasury_id == treasury_id]
            days = sorted({each.entry.booked_on for each in those})
            accounts |= books.accounts_of(treasury_id, days, [each.id for each in those])
    return accounts


def is_of(unit: str, posted: PostedEntry) -> bool:
    """Whether an entry is a unit's: it bears its code, and no other unit's."""
    units = {leg.unit for leg in posted.entry.legs}
    return unit in units and units <= {unit, ""}
