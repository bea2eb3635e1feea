"""Bugs of the ledger and of the money that may be spent."""

from __future__ import annotations

from proof.bugs import Bug, by_proof, by_test

LEDGER = "tests/books/ledger/test_entries_post_once_and_balanced.py"
SEALS = "tests/books/ledger/test_deltas_fold_and_seals_chain.py"
POST = "khobac/books/ledger/sql/post.sql"
SEALING = "khobac/books/ledger/sealing.py"
MOVE = "khobac/books/budget/sql/move.sql"

BUGS = (
    Bug(
        "an entry need not balance",
        POST,
        before="sum(debit) = sum(credit) AND count(*) > 1 AS is_balanced",
        after="count(*) > 1 AS is_balanced",
        caught_by=by_test(LEDGER),
    ),
    Bug(
        "the same key with other content is taken for a repeat",
        POST,
        before="WHERE given.id IS NULL AND journal_entry.content_hash <> given.content_hash LIMIT 1",
        after="WHERE false LIMIT 1",
        caught_by=by_test(LEDGER),
    ),
    Bug(
        "what is hashed leaves the reference out",
        POST,
        before="to_char(p_booked_on[n], 'YYYY-MM-DD'), p_reference[n], coalesce(p_reverses[n], 0))",
        after="to_char(p_booked_on[n], 'YYYY-MM-DD'), coalesce(p_reverses[n], 0))",
        caught_by=by_test(LEDGER),
    ),
    Bug(
        "a roll-up keeps only the largest delta of a balance",
        POST,
        before="sum(debit)::bigint, sum(credit)::bigint\n        FROM gone",
        after="max(debit)::bigint, max(credit)::bigint\n        FROM gone",
        caught_by=by_test(SEALS),
    ),
    Bug(
        "a balance is overwritten where it should be added to",
        POST,
        before="    DO UPDATE SET debit = balance.debit + EXCLUDED.debit, credit = balance.credit + EXCLUDED.credit;",
        after="    DO UPDATE SET debit = EXCLUDED.debit, credit = balance.credit + EXCLUDED.credit;",
        caught_by=by_test(LEDGER),
    ),
    Bug(
        "two sealers do not wait for each other",
        SEALING,
        before='        db.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"seal/{treasury_id}/{book}"])\n',
        after="",
        caught_by=by_test(f"{SEALS}::test_two_sealers_at_once_number_each_entry_once"),
    ),
    Bug(
        "the sealer numbers from the last number, not after it",
        SEALING,
        before="for number, row in enumerate(waiting, last + 1)",
        after="for number, row in enumerate(waiting, last)",
        caught_by=by_test(SEALS),
    ),
    Bug(
        "the moment of recording is not sealed",
        SEALING,
        before="numbers = (entry_id, _microseconds(recorded_at), _microseconds(sealed_at))",
        after="numbers = (entry_id, _microseconds(sealed_at), _microseconds(sealed_at))",
        caught_by=by_test(SEALS),
    ),
    Bug(
        "sealed entries stay in the queue",
        SEALING,
        before="AND entry_id = ANY (%s::bigint[])",
        after="AND entry_id < ALL (%s::bigint[])",
        caught_by=by_test(SEALS),
    ),
    Bug(
        "money is compared with what was there before the locks",
        MOVE,
        before="AND source = key.source AND year = key.year LIMIT 1 FOR UPDATE",
        after="AND source = key.source AND year = key.year LIMIT 1",
        caught_by=by_proof("overdraw"),
    ),
    Bug(
        "whoever asks gets it",
        MOVE,
        before="(change >= 0 OR withheld <= available + sum(change) OVER running)",
        after="true",
        caught_by=by_proof("overdraw"),
    ),
    Bug(
        "what was paid on a commitment is forgotten",
        "khobac/books/commitments/sql/use.sql",
        before="coalesce(commitment.committed - commitment.released, 0), 0) ELSE 0 END AS short,",
        after="coalesce(commitment.committed, 0), 0) ELSE 0 END AS short,",
        caught_by=by_proof("overdraw"),
    ),
    Bug(
        "a commit does not wait for the disk",
        "khobac/core/postgres/server.py",
        before='    "shared_buffers": "64MB",\n',
        after='    "shared_buffers": "64MB",\n    "synchronous_commit": "off",\n    "wal_writer_delay": "10s",\n',
        caught_by=by_proof("crash-db"),
    ),
)
