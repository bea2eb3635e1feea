"""Reading `data/banks/banks.csv` into the register."""

from __future__ import annotations

from pathlib import Path

from khobac.registers.banks.services import BankRow, load_banks
from khobac.registers.counts import Counts
from khobac.registers.files import day, provenance, read_rows


def load(folder: Path) -> Counts:
    """Every bank; repeatable."""
    rows = [
        BankRow(
            code=row["code"],
            name_vi=row["name_vi"],
            short_name=row["short_name"],
            kind=row["kind"],
            bin=row["bin"],
            bic=row["bic"],
            valid_from=day(row["valid_from"]),
            valid_to=day(row["valid_to"]),
            **provenance(row),
        )
        for row in read_rows(folder / "banks.csv")
    ]
    return load_banks(rows)
