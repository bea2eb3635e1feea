"""Taking the reference data over: codes, areas, offices, banks, calendar, law, and what the year asks of whom."""

from __future__ import annotations

from pathlib import Path

from khobac.books.periods import loading as periods
from khobac.core import db
from khobac.core.repeats import repeated
from khobac.data import FOLDER
from khobac.flows import law
from khobac.registers.banks import loading as banks
from khobac.registers.calendar import loading as calendar
from khobac.registers.counts import Counts
from khobac.registers.nomenclature import loading as nomenclature
from khobac.registers.organisations import loading as organisations
from khobac.registers.sharing import services as sharing


@repeated
def load_reference_data(folder: Path = FOLDER) -> dict[str, Counts]:
    """Make the registers say what the files say, in one transaction; repeatable, a second run changes nothing."""
    with db.atomic():
        return {
            "nomenclature": nomenclature.load(folder / "nomenclature"),
            "organisations": organisations.load(folder / "organisations"),
            "banks": banks.load(folder / "banks"),
            "calendar": calendar.load(folder / "calendar"),
            "law": law.load_folder(folder / "law"),
            "periods": periods.load(folder / "ledger"),
            "sharing": sharing.load(folder / "revenue"),
        }
