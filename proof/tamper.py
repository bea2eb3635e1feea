"""R21: whoever is superuser of the database changes the books, and the first false row is named.

Every tampering is made by PostgreSQL's superuser, past every privilege, in a transaction; `verify-books` looks at what it left,
with an anchor of files outside the server; then it is rolled back. Some only change a row; the worst know everything the
code knows: they recompute content hashes, seals and the chain to its end, put the balances right and even the statements in
the database, and only what stands outside gives them away. Between tamperings the books must be clean.
"""

from __future__ import annotations

import datetime as dt
import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from khobac.core import clock, wake
from khobac.core.differences import Difference
from khobac.flows.verification import verify_books
from proof.ground import forgery, paid, server
from proof.ground.forgery import Victim
from proof.harness import Profile, Verdict

SECONDS_NIGHTLY, PAPERS = 60, 3


@dataclass(frozen=True)
class Size:
    """How much is paid, and how often it is tampered with."""

    payments: int
    tamperings: int


SIZES = {
    Profile.QUICK: Size(payments=100, tamperings=112),
    Profile.NIGHTLY: Size(payments=300, tamperings=2_000),
    Profile.EXPENSIVE: Size(payments=1_000, tamperings=10_000),
}


@dataclass(frozen=True)
class Kind:
    """A kind of tampering: what it does to its victim, and where the first false row must be found.

    `row` is how that row is told apart: the victim's entry id or number, or another text it must hold.
    """

    act: Callable[[Victim, random.Random], Any]
    tables: tuple[str, ...]
    row: Callable[[Victim], str]


def _by_id(victim: Victim) -> str:
    return f"id {victim.entry_id}"


def _by_number(victim: Victim) -> str:
    return f"{victim.treasury_id} {victim.book} {victim.number}"


JOURNAL = ("journal_entry", "journal_line", "seal")

KINDS: dict[str, Kind] = {
    "an amount": Kind(forgery.amount, JOURNAL, _by_id),
    "both legs": Kind(forgery.both_legs, JOURNAL, _by_id),
    "a negative amount, the check dropped": Kind(forgery.without_check, JOURNAL, _by_id),
    "the day of an entry": Kind(forgery.day, JOURNAL, _by_id),
    "the day of a line": Kind(forgery.day_of_a_line, JOURNAL, _by_id),
    "the moment of recording": Kind(forgery.recorded, JOURNAL, _by_id),
    "an account": Kind(forgery.account, JOURNAL, _by_id),
    "a unit": Kind(forgery.unit, JOURNAL, _by_id),
    "the dossier it belongs to": Kind(forgery.reference, JOURNAL, _by_id),
    "amounts of two entries exchanged": Kind(forgery.exchanged, JOURNAL, _by_id),
    "an entry deleted with its lines": Kind(forgery.deleted, JOURNAL, _by_id),
    "a line deleted": Kind(forgery.line_deleted, JOURNAL, _by_id),
    "an entry inserted": Kind(forgery.inserted, ("journal_entry",), lambda _: "id"),
    "two entries in another order": Kind(forgery.reordered, ("seal",), _by_number),
    "a seal deleted": Kind(forgery.seal_deleted, ("seal",), _by_number),
    "a partition truncated": Kind(forgery.truncated, JOURNAL, lambda victim: f"{victim.treasury_id} actual 1 "),
    "the end cut off, sums put right": Kind(forgery.cut_off, ("seal",), _by_number),
    "an old table of balances restored": Kind(forgery.balances_restored, ("balance",), lambda _: ""),
    "a balance": Kind(forgery.balance, ("balance",), lambda _: ""),
    "the sequence set back": Kind(forgery.sequence, ("journal_entry_id_seq",), lambda _: "id"),
    "a budget line and its last movement": Kind(forgery.budget, ("budget_line",), lambda _: "estimate"),
    "the payees of two orders exchanged": Kind(forgery.payees, ("payment_line",), lambda _: "HS-"),
    "the state of an order": Kind(forgery.state, ("payment_order",), lambda _: "HS-"),
    "the bytes of a paper": Kind(forgery.file_changed, ("documents_document",), lambda _: ""),
    "a paper lost": Kind(forgery.file_lost, ("documents_document",), lambda _: ""),
    "chain recomputed from the change to the end": Kind(forgery.recomputed, ("seal",), _by_number),
    "deleted, renumbered and recomputed to the end": Kind(forgery.renumbered, ("seal",), _by_number),
    "recomputed, and our statements rewritten too": Kind(forgery.rewritten, ("seal",), _by_number),
}


def run(seed: int, profile: Profile) -> Verdict:
    """Tamper, look, roll back."""
    size, chance = SIZES[profile], random.Random(seed)
    found, named, accused, slowest = Counter[str](), Counter[str](), 0, 0.0
    done = Counter[str]()
    with server.own_world() as cluster, wake.asleep():
        paid.pay(size.payments)
        paid.send_papers(PAPERS)
        paid.anchored(cluster.state_dir.parent / "elsewhere")
        with clock.at(clock.now() + dt.timedelta(days=1)):
            anchors = paid.anchored(cluster.state_dir.parent / "elsewhere")
            clean = len(verify_books(anchors))
            with forgery.as_superuser():
                victims = forgery.victims()
                for turn in range(size.tamperings):
                    name, kind = list(KINDS.items())[turn % len(KINDS)]
                    victim = chance.choice(
                        [each for each in victims if kind.act not in forgery.NOT_THE_LAST or not each.is_last]
                    )
                    with forgery.rolled_back():
                        kind.act(victim, chance)
                        begun = time.monotonic()
                        differences = verify_books(anchors)
                        slowest = max(slowest, time.monotonic() - begun)
                    done[name] += 1
                    found[name] += bool(differences)
                    named[name] += bool(differences) and _is_named(kind, victim, differences[0])
                    if turn % 25 == 0:
                        accused += len(verify_books(anchors))
            accused += len(verify_books(anchors))
    missed = sorted(name for name in done if named[name] < done[name])
    return Verdict(
        figures={
            "kinds": len(done),
            "tamperings": done.total(),
            "found": found.total(),
            "first false row named": named.total(),
            "missed or misnamed": ", ".join(missed),
            "clean books accused": clean + accused,
            "slowest proof s (goal 60)": round(slowest, 2),
        },
        passed=named == done == found and not clean + accused and slowest <= SECONDS_NIGHTLY,
    )


def _is_named(kind: Kind, victim: Victim, first: Difference) -> bool:
    return first.table in kind.tables and kind.row(victim) in first.subject
