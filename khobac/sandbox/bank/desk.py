"""The bank's desk: takes orders, books them when due, answers questions. Each step is one transaction of its store."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import random
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import groupby

from khobac.sandbox import clock
from khobac.sandbox.bank import messages, orders
from khobac.sandbox.bank.faults import Fault, magic, strike
from khobac.sandbox.bank.habits import HABITS, Habits
from khobac.sandbox.bank.messages import Entry, Payment, Verdict
from khobac.sandbox.bank.orders import Instruction, NotAnOrder, OrderFile
from khobac.sandbox.bank.signing import Keys
from khobac.sandbox.bank.store import Store, arm_faults, armed_faults, next_number


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes back on the line; `hang_up` after `hold_seconds` instead of an answer, if a fault wants it."""

    status: int
    body: bytes = b""
    signature: str = ""
    hold_seconds: float = 0.0
    hang_up: bool = False


@dataclass(frozen=True, slots=True)
class _Manner:
    """How this message is dealt with: the faults that hit it, boiled down."""

    copies: int = 1
    altered: bool = False
    spread_seconds: float = 0.0


class Desk:
    """One bank with its habits. `late_seconds` is how late an amount ending in 003 is paid."""

    def __init__(
        self, name: str, store: Store, keys: Keys, seed: int, late_seconds: float, habits: Habits = HABITS["prompt"]
    ) -> None:
        self.name = name
        self.store = store
        self._keys = keys
        self._chance = random.Random(seed)
        self._late_seconds = late_seconds
        self._habits = habits

    # ── what comes in ──────────────────────────────────────────────────────────────────────────────────────────────

    def receive(self, body: bytes, signature: str | None) -> Reply:
        """Take a payment file once per MsgId, with the same answer ever after; under a known MsgId no other bytes."""
        if not self._keys.is_from_treasury(body, signature):
            return self._refusal(401, "these bytes do not bear the treasury's signature")
        try:
            file = orders.read(body)
        except NotAnOrder as error:
            return self._refusal(400, str(error))
        sha256 = hashlib.sha256(body).hexdigest()
        with self.store.transaction() as db:
            known = db.execute("SELECT * FROM message WHERE message_id = ?", (file.message_id,)).fetchone()
            if known is not None and known["sha256"] != sha256:
                return self._refusal(409, f"{file.message_id} came before with other content")
            if known is not None:
                return Reply(200, known["answer"], known["signature"])
            return self._take(db, file, sha256)

    def status(self, message_id: str, target: str, signature: str | None) -> Reply:
        """What became of a message; never having had it is an answer too, and signed."""
        if not self._keys.is_from_treasury(target.encode(), signature):
            return self._refusal(401, "the question does not bear the treasury's signature")
        with self.store.transaction() as db:
            answer_id, moment = self._next_id(db), clock.now()
            rows = db.execute("SELECT * FROM payment WHERE message_id = ? ORDER BY rowid", (message_id,)).fetchall()
            known = db.execute("SELECT 1 FROM message WHERE message_id = ?", (message_id,)).fetchone()
        if known is None:
            never = messages.not_received(message_id=answer_id, created_at=moment, original_message_id=message_id)
            return self._signed(404, never)
        report = messages.status_report(
            message_id=answer_id,
            created_at=moment,
            original_message_id=message_id,
            group_status="" if rows else "RJCT",
            reason_code="" if rows else "AM05",
            verdicts=_verdicts(rows),
            version=self._habits.version,
        )
        return self._signed(200, report)

    def arm(self, fault: Fault) -> None:
        """Misbehave from now on."""
        with self.store.transaction() as db:
            arm_faults(db, (*armed_faults(db), fault))

    def disarm(self) -> None:
        """Behave again."""
        with self.store.transaction() as db:
            arm_faults(db, ())

    def push_statements(self, day: dt.date, account: str | None) -> list[str]:
        """Send the camt.053 of a day for one account or all; gives the message ids."""
        with self.store.transaction() as db:
            known = [row[0] for row in db.execute("SELECT DISTINCT account FROM payment ORDER BY account")]
            return [number for one in known if account in (None, one) for number in self._push_statement(db, day, one)]

    def adopt(self, rows: Sequence[dict[str, str | int]]) -> int:
        """Remember what it has paid before it was founded, as the demo tells; known instructions stay as they are."""
        with self.store.transaction() as db:
            return sum(self._adopt(db, row) for row in rows)

    def _adopt(self, db: sqlite3.Connection, row: dict[str, str | int]) -> int:
        number, back = next_number(db), row["returned_on"]
        return db.execute(
            "INSERT INTO payment (instr_id, end_to_end_id, order_id, message_id, account, amount, creditor_name,"
            " creditor_account, creditor_bank, state, debit_ref, paid_on, return_ref, returned_on)"
            " VALUES (?, ?, ?, 'before', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (instr_id) DO NOTHING",
            (row["name"], row["name"], row["order"], row["account"], row["amount"], row["payee"], row["payee_account"],
             row["payee_bank"], "returned" if back else "paid", f"{self.name}{number:010d}", row["debited_on"],
             f"{self.name}R{number:09d}" if back else "", back),
        ).rowcount  # fmt: skip

    # ── what is due ────────────────────────────────────────────────────────────────────────────────────────────────

    def book_due(self) -> None:
        """Book every debit and return that is due, each with the note about it, in one transaction."""
        moment = clock.now()
        with self.store.transaction() as db:
            due = db.execute("DELETE FROM work WHERE due_at <= ? RETURNING id, task", (moment.timestamp(),)).fetchall()
            for _, text in sorted(due, key=lambda row: int(row[0])):
                task = json.loads(text)
                if task["what"] == "state":
                    self._push_statement(db, moment.date(), task["account"])
                    continue
                manner = _Manner(**task.pop("manner"))
                self._book(db, moment, **task, manner=manner)

    def _book(
        self,
        db: sqlite3.Connection,
        moment: dt.datetime,
        what: str,
        message_id: str,
        instr_ids: list[str],
        manner: _Manner,
    ) -> None:
        """One task: its payments still open are booked, an entry for each order, a note for each account."""
        rows = db.execute(_OPEN[what], (message_id, json.dumps(instr_ids))).fetchall()
        came_back = what == "return"
        for account, on_account in groupby(rows, key=lambda row: str(row["account"])):
            entries = []
            for order_id, group in groupby(on_account, key=lambda row: str(row["order_id"])):
                members = list(group)
                ref = f"{self.name}{next_number(db):010d}"
                db.executemany(_MARK[what], [(ref, moment.date().isoformat(), row["instr_id"]) for row in members])
                entries.append(_entry(order_id, members, ref, moment.date(), came_back=came_back))
            if not self._habits.sends_notes:
                self._state_later(db, moment, account)
                continue
            write = messages.return_note if came_back else messages.debit_note
            note_id = self._next_id(db)
            note = write(message_id=note_id, created_at=moment, account=account, entries=entries)
            self._push(db, note_id, note, moment, manner)

    def _state_later(self, db: sqlite3.Connection, moment: dt.datetime, account: str) -> None:
        """A statement of the day soon, unless one is on its way already."""
        task = json.dumps({"what": "state", "account": account})
        if db.execute("SELECT 1 FROM work WHERE task = ?", (task,)).fetchone() is None:
            due_at = moment.timestamp() + self._habits.states_after
            db.execute("INSERT INTO work (due_at, task) VALUES (?, ?)", (due_at, task))

    # ── taking a file ──────────────────────────────────────────────────────────────────────────────────────────────

    def _take(self, db: sqlite3.Connection, file: OrderFile, sha256: str) -> Reply:
        hit, stay = strike(armed_faults(db), self._chance)
        arm_faults(db, stay)
        by_kind = {fault.kind: fault for fault in hit}
        if (drop := by_kind.get("drop")) is not None:
            return Reply(0, hold_seconds=drop.seconds, hang_up=True)
        asked = {one.instr_id: magic(one.amount, self._late_seconds) for one in file.instructions}
        for fault in asked.values():
            if fault is not None and fault.kind in ("silent", "duplicate"):
                by_kind.setdefault(fault.kind, fault)
        moment = clock.now()
        verdicts = self._decide(db, file, by_kind.get("reject"), asked)
        answer = self._first_answer(db, file, moment)
        db.execute("INSERT INTO message VALUES (?, ?, ?, ?)", (file.message_id, sha256, answer.body, answer.signature))
        manner = _Manner(
            copies=by_kind["duplicate"].copies if "duplicate" in by_kind else 1,
            altered="altered" in by_kind,
            spread_seconds=by_kind["reorder"].seconds or 1.0 if "reorder" in by_kind else 0.0,
        )
        report_id = self._next_id(db)
        in_one = self._habits.one_word_per_file and all(verdict.status == "ACSP" for verdict in verdicts)
        report = messages.status_report(
            message_id=report_id,
            created_at=moment,
            original_message_id=file.message_id,
            group_status="ACSP" if in_one else "",
            verdicts=() if in_one else verdicts,
            version=self._habits.version,
        )
        self._push(db, report_id, report, moment, manner)
        self._schedule(db, file, moment, manner, by_kind, asked)
        silent = by_kind.get("silent")
        return replace(answer, hang_up=silent is not None, hold_seconds=silent.seconds if silent else 0.0)

    def _first_answer(self, db: sqlite3.Connection, file: OrderFile, moment: dt.datetime) -> Reply:
        """The file as a whole is in order (ACTC); what becomes of each payment follows by push."""
        report = messages.status_report(
            message_id=self._next_id(db),
            created_at=moment,
            original_message_id=file.message_id,
            group_status="ACTC",
            version=self._habits.version,
        )
        return self._signed(200, report)

    def _decide(
        self, db: sqlite3.Connection, file: OrderFile, reject: Fault | None, asked: dict[str, Fault | None]
    ) -> list[Verdict]:
        """Enter each payment as accepted or rejected; one that came before is rejected (AM05) and not entered again."""
        decided: list[tuple[Instruction, str, str]] = []
        for one in file.instructions:
            own = asked[one.instr_id]
            reason = reject.reason if reject else "AC04" if own is not None and own.kind == "reject" else ""
            state = "rejected" if reason else "accepted"
            entered = db.execute(
                "INSERT INTO payment (instr_id, end_to_end_id, order_id, message_id, account, amount, creditor_name,"
                " creditor_account, creditor_bank, state, reason_code) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                " ON CONFLICT (instr_id) DO NOTHING",
                (one.instr_id, one.end_to_end_id, one.order_id, file.message_id, one.account, one.amount,
                 one.creditor_name, one.creditor_account, one.creditor_bank, state, reason),
            ).rowcount  # fmt: skip
            decided.append((one, state, reason) if entered else (one, "rejected", "AM05"))
        return [
            Verdict(
                order_id,
                "ACSP" if state == "accepted" else "RJCT",
                tuple(Payment(one.instr_id, one.amount, one.end_to_end_id, reason) for one, _, reason in group),
            )
            for (order_id, state), group in groupby(decided, key=lambda row: (row[0].order_id, row[1]))
        ]

    def _schedule(
        self,
        db: sqlite3.Connection,
        file: OrderFile,
        moment: dt.datetime,
        manner: _Manner,
        by_kind: dict[str, Fault],
        asked: dict[str, Fault | None],
    ) -> None:
        """Debits at their time, and returns after them."""
        plan: dict[tuple[str, float], list[str]] = {}
        for one in file.instructions:
            own = asked[one.instr_id]
            late = by_kind.get("late") or (own if own is not None and own.kind == "late" else None)
            back = by_kind.get("return") or (own if own is not None and own.kind == "return" else None)
            debit_at = moment.timestamp() + self._habits.settles_after + (late.seconds if late else 0.0)
            plan.setdefault(("debit", debit_at), []).append(one.instr_id)
            if back is not None:
                db.execute(_WILL_RETURN, (back.reason, one.instr_id, file.message_id))
                plan.setdefault(("return", debit_at + back.seconds), []).append(one.instr_id)
        for (what, due_at), instr_ids in sorted(plan.items()):
            task = {"what": what, "message_id": file.message_id, "instr_ids": instr_ids, "manner": asdict(manner)}
            db.execute("INSERT INTO work (due_at, task) VALUES (?, ?)", (due_at, json.dumps(task)))

    # ── what goes out ──────────────────────────────────────────────────────────────────────────────────────────────

    def _push(self, db: sqlite3.Connection, message_id: str, body: bytes, moment: dt.datetime, manner: _Manner) -> None:
        due_at = moment.timestamp() + self._chance.uniform(0, manner.spread_seconds)
        db.execute(
            "INSERT INTO push (message_id, body, signature, due_at, copies, altered) VALUES (?, ?, ?, ?, ?, ?)",
            (message_id, body, self._keys.sign(body), due_at, manner.copies, manner.altered),
        )

    def _push_statement(self, db: sqlite3.Connection, day: dt.date, account: str) -> list[str]:
        """One account's day in as many pages as it takes."""
        moment = clock.now()
        (opening,) = db.execute(_OPENING, (day.isoformat(), account)).fetchone()
        entries = [
            _entry(order_id, list(group), ref, day, came_back=what == "return")
            for what, sql in _BOOKED.items()
            for (ref, order_id), group in groupby(
                db.execute(sql, (account, day.isoformat())), key=lambda row: (str(row["ref"]), str(row["order_id"]))
            )
        ]
        pages, sent = _pages(entries), []
        for number, page in enumerate(pages, start=1):
            message_id = self._next_id(db)
            body = messages.statement(
                message_id=message_id,
                created_at=moment,
                account=account,
                day=day,
                opening=opening,
                entries=page,
                page=number,
                is_last_page=number == len(pages),
            )
            self._push(db, message_id, body, moment, _Manner())
            opening += sum(entry.movement for entry in page)
            sent.append(message_id)
        return sent

    def _next_id(self, db: sqlite3.Connection) -> str:
        return f"{self.name}-{next_number(db)}"

    def _signed(self, status: int, body: bytes) -> Reply:
        return Reply(status, body, self._keys.sign(body))

    def _refusal(self, status: int, why: str) -> Reply:
        return self._signed(status, json.dumps({"refused": why}, ensure_ascii=False).encode())


_PAGE_PAYMENTS = 1_000
_OPEN = {
    "debit": "SELECT * FROM payment WHERE message_id = ? AND state = 'accepted'"
    " AND instr_id IN (SELECT value FROM json_each(?)) ORDER BY account, rowid",
    "return": "SELECT * FROM payment WHERE message_id = ? AND state = 'paid'"
    " AND instr_id IN (SELECT value FROM json_each(?)) ORDER BY account, rowid",
}
_MARK = {
    "debit": "UPDATE payment SET state = 'paid', debit_ref = ?, paid_on = ? WHERE instr_id = ?",
    "return": "UPDATE payment SET state = 'returned', return_ref = ?, returned_on = ? WHERE instr_id = ?",
}
_WILL_RETURN = "UPDATE payment SET reason_code = ? WHERE instr_id = ? AND message_id = ? AND state = 'accepted'"
_BOOKED = {
    "debit": "SELECT *, debit_ref AS ref FROM payment WHERE account = ? AND paid_on = ? ORDER BY debit_ref, rowid",
    "return": "SELECT *, return_ref AS ref FROM payment WHERE account = ? AND returned_on = ?"
    " ORDER BY return_ref, rowid",
}
_OPENING = """
SELECT coalesce(sum(amount) FILTER (WHERE returned_on <> '' AND returned_on < ?1), 0)
     - coalesce(sum(amount) FILTER (WHERE paid_on <> '' AND paid_on < ?1), 0)
  FROM payment WHERE account = ?2"""
_STATUS = {"accepted": "ACSP", "rejected": "RJCT", "paid": "ACSC", "returned": "ACSC"}


def _verdicts(rows: Iterable[sqlite3.Row]) -> list[Verdict]:
    """A returned payment was settled: that it came back is told by a note, not by a status."""
    return [
        Verdict(
            order_id,
            status,
            tuple(
                Payment(
                    row["instr_id"],
                    row["amount"],
                    row["end_to_end_id"],
                    row["reason_code"] if status == "RJCT" else "",
                    bank_ref=row["debit_ref"],
                )
                for row in group
            ),
        )
        for (order_id, status), group in groupby(rows, key=lambda row: (row["order_id"], _STATUS[row["state"]]))
    ]


def _pages(entries: Sequence[Entry]) -> list[list[Entry]]:
    """Entries in their order, cut so that no page holds many more than _PAGE_PAYMENTS payments; at least one page."""
    pages: list[list[Entry]] = [[]]
    held = 0
    for entry in entries:
        if held >= _PAGE_PAYMENTS:
            pages.append([])
            held = 0
        pages[-1].append(entry)
        held += len(entry.payments)
    return pages


def _entry(order_id: str, rows: Sequence[sqlite3.Row], ref: str, day: dt.date, *, came_back: bool) -> Entry:
    payments = tuple(
        Payment(row["instr_id"], row["amount"], row["end_to_end_id"], row["reason_code"] if came_back else "")
        for row in rows
    )
    return Entry(order_id, day, ref, payments, came_back, rows[0]["message_id"])
