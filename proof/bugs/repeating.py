"""Bugs of repeating: what is said twice is done twice, or other content passes under an old name (`./prove idempotency`)."""

from __future__ import annotations

from proof.bugs import Bug, by_proof, by_test

KEYS = "khobac/core/idempotency.py"
SCHEMA = "khobac/connectors/iso20022/schema.py"

BUGS = (
    Bug(
        "a key answers whatever comes under it",
        KEYS,
        before='    if bytes(earlier["input_hash"]) != fingerprint:\n',
        after='    if bytes(earlier["input_hash"]) == b"":\n',
        caught_by=by_proof("idempotency"),
    ),
    Bug(
        "repeats at the same time do not wait for the first",
        KEYS,
        before='        db.tell("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{client}\\x1f{key}"])\n',
        after="",
        caught_by=by_proof("idempotency"),
    ),
    Bug(
        "two threads read a schema at once",
        SCHEMA,
        before="    with _reading:\n        return _read(message_type)\n",
        after="    return _read(message_type)\n",
        caught_by=by_test("tests/connectors/iso20022/test_schemas_are_read_one_at_a_time.py"),
    ),
    Bug(
        "a request to commit is withdrawn once more",
        "khobac/books/commitments/services/requesting.py",
        before="        if request.state == CommitmentState.WITHDRAWN:\n            return False\n",
        after="",
        caught_by=by_proof("idempotency"),
    ),
    Bug(
        "an agency's repeat is on record as another notice",
        "khobac/flows/revenue/notices.py",
        before="        if issued.new:\n",
        after="        if rows:\n",
        caught_by=by_proof("idempotency"),
    ),
    Bug(
        "other content of an agency passes under a known code",
        "khobac/flows/revenue/notices.py",
        before="        if issued.altered:\n",
        after="        if False:\n",
        caught_by=by_proof("idempotency"),
    ),
)
