"""Dossiers for proofs: filed, examined and accepted through the flows; thousands of them as copies of some."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import cycle, islice
from pathlib import Path

from django.conf import settings

from khobac.books.budget import services as budget
from khobac.books.budget.services import Movement
from khobac.casework.dossiers import queries as dossiers
from khobac.control.inputs import Kind
from khobac.core import access, clock, db
from khobac.core.canonical import canonical_bytes
from khobac.core.signing.port import Signer
from khobac.flows.payment import examination, filing, signing
from khobac.flows.payment.content import FiledLine, FiledPayee, Filing, SignedBy
from khobac.flows.payment.holding import key_of
from khobac.spending.requests import queries as requests
from proof.ground import units

ITEMS = ("6551", "6552", "6601")


def draft(
    unit: str,
    amount: int,
    name: str,
    kind: Kind = Kind.PAYMENT,
    contract: str | None = None,
    lines: int = 3,
    payee: str = units.PAYEE,
) -> Filing:
    """A filing of some lines that sum to `amount`. Its name stands in the content and is the one-time challenge."""
    items = list(islice(cycle(ITEMS), lines))
    amounts = [amount - (lines - 1) * (amount // lines), *[amount // lines] * (lines - 1)]
    return Filing(
        kind=kind,
        unit=unit,
        source=units.SOURCE,
        year=units.YEAR,
        payee=payee,
        content=f"Theo hóa đơn {name}",
        lines=tuple(FiledLine(*line) for line in zip(items, amounts, strict=True)),
        prepared_by=units.ACCOUNTANT,
        voucher_date=clock.today(),
        performed_on=clock.today(),
        contract=contract,
        challenge=name,
    )


def paid_to_a_list(drafted: Filing, people: int) -> Filing:
    """The same paid to so many people, each on an account of their own, the first with what does not divide."""
    share, rest = divmod(sum(line.amount for line in drafted.lines), people)
    rows = (
        FiledPayee(f"Người hưởng {place}", share + (0 if place else rest), "NHA", f"970400{place:04}")
        for place in range(people)
    )
    return replace(drafted, payees=tuple(rows))


def signed(filed: Filing) -> list[SignedBy]:
    """Both signatures of the unit on it, made now."""
    content, keys = canonical_bytes(filed.signed_content()), settings.SIGNING_FOLDER
    return [SignedBy(person, _signer(person, keys).sign(content)) for person in (units.CHIEF_ACCOUNTANT, units.HOLDER)]


@lru_cache
def _signer(person: str, keys: Path) -> Signer:
    """Each world has keys of its own."""
    return signing.signer_of(person)


def submit(filed: Filing) -> str:
    """File it as the unit does; its number. Its name makes it once."""
    signatures = signed(filed)
    with access.acting_as(filed.unit):
        return filing.submit(filed, signatures, filed.challenge).number


def accept(number: str) -> None:
    """The officer examines and proposes to pay; a reason is given in case something warns."""
    examination.examine(number, units.OFFICER)
    examination.accept(number, units.OFFICER, "Đã đối chiếu chứng từ.")


def copies(patterns: Sequence[str], many: int) -> list[str]:
    """As many new dossiers, copies of these in turn with numbers, steps, seats, signatures and held money of their own.

    A set-based stand-in for filing them one by one, for proofs that begin at approval. The numbers, in order.
    """
    by_number = {number: dossiers.by_number(number) for number in patterns}
    old = [by_number[number].id for number in islice(cycle(patterns), many)]
    with db.atomic():
        numbers = _new_numbers(many)
        db.execute(_HEADS.format(columns=_others("dossiers_dossier", "id", "number", "chain_id")), [old, numbers])
        db.execute("UPDATE dossiers_dossier SET chain_id = id WHERE chain_id IS NULL")
        new = [row["id"] for row in db.rows("SELECT id FROM dossiers_dossier WHERE number = ANY(%s) ORDER BY number", [numbers])]
        for table, key in _ROOMS:
            columns = _others(table, "id", key)
            db.execute(_ROWS.format(table=table, key=key, columns=columns), [old, new])
        held = [row for row in requests.of_dossiers(new).values() if row.held]
        moved = budget.move(
            [Movement(str(row.dossier_id), "reserve", key_of(row), reserved=row.held) for row in held], clock.now()
        )
    if not all(each.moved for each in moved):
        raise ValueError("the copies hold more money than there is")
    return numbers


_ROOMS = (
    ("dossiers_step", "dossier_id"),
    ("dossiers_seattaken", "dossier_id"),
    ("dossiers_signature", "dossier_id"),
    ("dossiers_letter", "dossier_id"),
    ("control_check", "dossier_id"),
    ("requests_spendingrequest", "dossier_id"),
    ("requests_requestline", "request_id"),
)
_HEADS = """
    INSERT INTO dossiers_dossier (number, {columns})
    SELECT pair.new_number, {columns}
    FROM unnest(%s::bigint[], %s::text[]) AS pair (old, new_number) JOIN dossiers_dossier ON id = pair.old
"""
_ROWS = """
    INSERT INTO {table} ({key}, {columns})
    SELECT pair.new, {columns} FROM unnest(%s::bigint[], %s::bigint[]) AS pair (old, new) JOIN {table} ON {key} = pair.old
"""


def _others(table: str, *without: str) -> str:
    """The columns of a table but these, as a list in a statement."""
    found = db.rows(
        """
        SELECT attname FROM pg_attribute
        WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum
        """,
        [table],
    )
    return ", ".join(row["attname"] for row in found if row["attname"] not in without)


def _new_numbers(many: int) -> list[str]:
    """The next numbers of the office's series, which knows them as given out."""
    [row] = db.rows(
        """
        UPDATE dossiers_numberseries SET last = last + %s
        WHERE prefix = 'HS' AND office_code = %s AND year = %s RETURNING last
        """,
        [many, units.OFFICE, units.YEAR],
    )
    first = row["last"] - many + 1
    return [f"HS-{units.OFFICE}-{units.YEAR % 100:02}-{first + place:07}" for place in range(many)]
