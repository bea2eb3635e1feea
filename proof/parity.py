"""R25: whatever stops agreeing in the books is found within a minute and named; while all agrees, nobody is alarmed.

Bugs are played, one at a time: a row is changed, lost or doubled as a faulty release might do it, in old rows and in those of
the last minutes, and the watcher's look of that minute must tell the right check and the row. Then thirty days pass with
payments, and a look at every hour must find nothing.
"""

from __future__ import annotations

import datetime as dt
import random
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from khobac.core import clock, db, wake
from khobac.core.differences import Difference
from khobac.flows import anchoring
from proof.ground import forgery, paid, server, units
from proof.ground.dossiers import copies
from proof.harness import Profile, Verdict

MINUTE_S, LATELY = 60, 8
"""Payments of the last minutes: posted, not yet sealed."""


@dataclass(frozen=True)
class Size:
    """How much is paid, how many bugs are played, how many days pass with how many looks each."""

    payments: int
    bugs: int
    days: int
    looks: int


SIZES = {
    Profile.QUICK: Size(payments=60, bugs=60, days=5, looks=2),
    Profile.NIGHTLY: Size(payments=200, bugs=150, days=30, looks=24),
    Profile.EXPENSIVE: Size(payments=1_000, bugs=1_500, days=60, looks=24),
}


@dataclass(frozen=True)
class Bug:
    """A discrepancy: the row it picks (its id or key is what must be named), what happens to it, and the check that tells."""

    row: str
    change: str
    check: str


BUGS: dict[str, Bug] = {
    "a balance drifts": Bug(
        "SELECT concat_ws(' ', treasury_id, book, role) AS name, ctid AS key FROM balance",
        "UPDATE balance SET debit = debit + %(by)s WHERE ctid = %(key)s::tid",
        "balances equal their lines",
    ),
    "a delta is written twice": Bug(
        "SELECT role AS name, treasury_id AS key FROM balance WHERE unit = ''",
        """
        INSERT INTO balance_delta
            (treasury_id, book, role, natural_account, year, unit, level, source, bank, treasury, debit, credit)
        SELECT treasury_id, book, role, natural_account, year, unit, level, source, bank, treasury, %(by)s, 0
        FROM balance WHERE treasury_id = %(key)s AND role = %(name)s LIMIT 1
        """,
        "balances equal their lines",
    ),
    "an entry does not balance": Bug(
        "SELECT 'id ' || id AS name, id AS key FROM journal_entry",
        "UPDATE journal_line SET debit = debit + %(by)s WHERE entry_id = %(key)s AND debit > 0",
        "debits equal credits in every entry",
    ),
    "a new entry has another content than its hash": Bug(
        "SELECT 'id ' || entry_id AS name, entry_id AS key FROM journal_unsealed",
        "UPDATE journal_line SET chapter = '999' WHERE entry_id = %(key)s",
        "contents equal their hash",
    ),
    "an entry lost its lines": Bug(
        "SELECT 'id ' || id AS name, id AS key FROM journal_entry",
        "DELETE FROM journal_line WHERE entry_id = %(key)s",
        "entries and lines belong together",
    ),
    "a new entry waits for no seal": Bug(
        "SELECT 'id ' || entry_id AS name, entry_id AS key FROM journal_unsealed",
        "DELETE FROM journal_unsealed WHERE entry_id = %(key)s",
        "every entry is sealed or waits for it",
    ),
    "a budget line is not its movements": Bug(
        "SELECT concat('line ', id) AS name, id AS key FROM budget_line WHERE account_kind = 'estimate'",
        "UPDATE budget_line SET provisional = provisional + %(by)s WHERE id = %(key)s",
        "budget lines equal their movements",
    ),
    "a movement has no line": Bug(
        "SELECT concat('line ', id) AS name, id AS key FROM budget_line",
        "DELETE FROM budget_line WHERE id = %(key)s",
        "budget lines equal their movements",
    ),
    "budget and ledger part": Bug(
        "SELECT concat_ws(' ', account_kind, unit_code) AS name, id AS key FROM budget_line WHERE account_kind = 'estimate'",
        """
        WITH line AS (UPDATE budget_line SET estimate = estimate + %(by)s WHERE id = %(key)s)
        UPDATE budget_movement SET d_estimate = d_estimate + %(by)s WHERE line_id = %(key)s AND event = 'estimate'
        """,
        "the budget equals the ledger",
    ),
    "a commitment is not its rows": Bug(
        "SELECT concat('contract ', contract_id) AS name, contract_id AS key FROM commitment",
        "UPDATE commitment SET committed = committed + %(by)s WHERE contract_id = %(key)s",
        "commitments equal their changes and payments",
    ),
    "a contract is not what was used of it": Bug(
        "SELECT concat('contract ', id) AS name, id AS key FROM commitments_contract",
        "UPDATE commitments_contract SET paid_gross = paid_gross + %(by)s WHERE id = %(key)s",
        "contracts equal what dossiers used",
    ),
    "an order is not its lines": Bug(
        "SELECT dossier AS name, id AS key FROM payment_order",
        "UPDATE payment_line SET amount = amount + %(by)s WHERE order_id = %(key)s",
        "an order is the sum of its lines",
    ),
    "an order stands elsewhere than its steps lead": Bug(
        "SELECT dossier AS name, id AS key FROM payment_order",
        "UPDATE payment_order SET state = 'reversed' WHERE id = %(key)s",
        "an order stands where its steps lead",
    ),
    "an order is missing": Bug(
        "SELECT dossier AS name, id AS key FROM payment_order",
        "DELETE FROM payment_order WHERE id = %(key)s",
        "what was approved is ordered",
    ),
    "a dossier lost a step": Bug(
        "SELECT number AS name, id AS key FROM dossiers_dossier",
        "DELETE FROM dossiers_step WHERE dossier_id = %(key)s AND seq = 1",
        "dossier stands where its steps lead",
    ),
    "money is held for nobody": Bug(
        "SELECT unit_code AS name, id AS key FROM budget_line WHERE account_kind = 'estimate'",
        """
        WITH line AS (UPDATE budget_line SET reserved = reserved + %(by)s WHERE id = %(key)s)
        UPDATE budget_movement SET d_reserved = d_reserved + %(by)s WHERE line_id = %(key)s AND event = 'estimate'
        """,
        "reserved on the line = held by open requests",
    ),
}


def run(seed: int, profile: Profile) -> Verdict:
    """Play the bugs, then let days pass."""
    size, chance = SIZES[profile], random.Random(seed)
    with server.own_world() as cluster, wake.asleep():
        elsewhere = cluster.state_dir.parent / "elsewhere"
        patterns = paid.pay(size.payments)
        paid.anchored(elsewhere)
        before = anchoring.watch()  # from here on looks are at what was touched since
        paid.approve(copies(patterns, LATELY))
        found, named, slowest = _play(size.bugs, chance)
        alarms = before + _let_days_pass(size, patterns, elsewhere)
    done = Counter(list(BUGS)[turn % len(BUGS)] for turn in range(size.bugs))
    return Verdict(
        figures={
            "kinds": len(done),
            "discrepancies": done.total(),
            "found": found.total(),
            "named": named.total(),
            "missed or misnamed": ", ".join(sorted(name for name in done if named[name] < done[name])),
            "slowest look s (goal 60)": round(slowest, 2),
            "days": size.days,
            "looks": size.days * (size.looks + 1),
            "false alarms": len(alarms),
        },
        passed=named == done and not alarms and slowest <= MINUTE_S,
    )


def _play(bugs: int, chance: random.Random) -> tuple[Counter[str], Counter[str], float]:
    found, named, slowest = Counter[str](), Counter[str](), 0.0
    with forgery.as_superuser():
        for turn in range(bugs):
            name = list(BUGS)[turn % len(BUGS)]
            bug = BUGS[name]
            row = chance.choice(db.rows(bug.row))
            with forgery.rolled_back():
                db.execute("SET LOCAL session_replication_role = replica")  # no foreign key is in the way
                db.execute(bug.change, {**row, "by": chance.randint(1, 10**6)})
                begun = time.monotonic()
                told = anchoring.watch()
                slowest = max(slowest, time.monotonic() - begun)
            found[name] += bool(told)
            named[name] += any(each.check == bug.check and str(row["name"]) in each.subject for each in told)
    return found, named, slowest


def _let_days_pass(size: Size, patterns: Sequence[str], elsewhere: Path) -> list[Difference]:
    """What the watcher tells while nothing is wrong: every day payments, due work, anchors, and looks between; at night all."""
    told: list[Difference] = []
    paid.due()
    paid.anchored(elsewhere)
    for day in range(1, size.days + 1):
        morning = units.MORNING + dt.timedelta(days=day)
        for look in range(size.looks):
            with clock.at(morning + dt.timedelta(hours=8 * look / size.looks)):
                paid.approve(copies(patterns[look % 4 : look % 4 + 1], 1))
                told += anchoring.watch()
                paid.due()
                anchors = paid.anchored(elsewhere)
        told += anchoring.watch_everything(anchors)
    return told
