"""Earlier requests of a unit that look the same as new ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from khobac.core import clock, db
from khobac.core.arrays import numbers, plain, texts
from khobac.spending.requests.queries import SeenBefore


@dataclass(frozen=True, slots=True)
class Looks:
    """What a request is recognised by: payee, amount in đồng, invoices; what its own chain asked for does not count."""

    payee_code: str
    gross: int
    invoice_numbers: tuple[str, ...]
    chain_id: int | None


def seen_before_many(unit_code: str, asked: Sequence[Looks]) -> list[list[SeenBefore]]:
    """For each of these what `queries.seen_before` finds: the 50 latest. One statement by two indexes."""
    return seen_before_of_units([unit_code] * len(asked), asked)


def seen_before_of_units(units: Sequence[str], asked: Sequence[Looks]) -> list[list[SeenBefore]]:
    """The same where each is asked by its own unit."""
    invoices = [(place, number) for place, looks in enumerate(asked, 1) for number in looks.invoice_numbers]
    found = db.rows(
        """
        WITH invoice AS MATERIALIZED (SELECT * FROM unnest(%(places)s::int[], %(numbers)s::text[]) AS own (n, number))
        SELECT asked.n, seen.*
        FROM unnest(%(units)s::text[], %(payees)s::text[], %(gross)s::bigint[], %(chains)s::bigint[])
            WITH ORDINALITY AS asked (unit, payee, gross, chain, n)
        CROSS JOIN LATERAL (
            SELECT d.number, d.sent_at, r.gross, r.content,
                   (SELECT coalesce(array_agg(i.number), '{}') FROM requests_requestinvoice i
                    WHERE i.request_id = r.dossier_id) AS invoices
            FROM requests_spendingrequest r JOIN dossiers_dossier d ON d.id = r.dossier_id
            WHERE r.dossier_id IN (
                    SELECT dossier_id FROM requests_spendingrequest
                    WHERE unit_code = asked.unit AND payee_code = asked.payee AND gross = asked.gross
                    UNION
                    SELECT request_id FROM requests_requestinvoice AS other JOIN invoice USING (number)
                    WHERE other.unit_code = asked.unit AND other.payee_code = asked.payee AND invoice.n = asked.n)
              AND d.state NOT IN ('withdrawn', 'refused') AND d.chain_id IS DISTINCT FROM asked.chain
            ORDER BY d.sent_at DESC LIMIT 50
        ) AS seen
        ORDER BY asked.n, seen.sent_at DESC
        """,
        {
            "units": texts(units),
            "places": plain(place for place, _ in invoices),
            "numbers": texts(number for _, number in invoices),
            "payees": texts(looks.payee_code for looks in asked),
            "gross": plain(looks.gross for looks in asked),
            "chains": numbers(looks.chain_id for looks in asked),
        },
    )
    seen: list[list[SeenBefore]] = [[] for _ in asked]
    for row in found:
        seen[row["n"] - 1].append(
            SeenBefore(
                row["number"],
                clock.local(row["sent_at"]).date(),
                row["gross"],
                row["content"],
                frozenset(row["invoices"]),
            )
        )
    return seen
