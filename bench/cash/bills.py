"""A provider's list of 20,000 bills: received, matched, announced, judged by the engine, filed and posted; by two workers.

Every bill is a dossier of its own at the end, with its check, its entry and its order to the bank, and the books are proved
afterwards. The same rows by COPY are the peer.
"""

from __future__ import annotations

import json
import multiprocessing
import resource
import time
from typing import Any

BILLS, UNITS, WORKERS = 20_000, 400, 2
GOAL_S = 20
CUSTOMERS = BILLS // UNITS
TABLES = (
    "autopay_batch", "autopay_bill", "autopay_step", "dossiers_dossier", "dossiers_step", "dossiers_seattaken",
    "requests_spendingrequest", "requests_requestline", "requests_requestinvoice", "control_check", "core_storeddocument",
    "budget_line", "budget_movement", "journal_entry", "journal_line", "journal_unsealed", "balance", "balance_delta",
    "payment_order", "payment_line", "payment_step", "core_auditrecord", "core_fact",
)


def measure() -> dict[str, float | int]:
    """Seconds to receive and to pay, CPU of workers and server, the ratio to COPY."""
    import psycopg

    from bench.posting.copying import Peer
    from khobac.core import clock, db
    from khobac.core.postgres.passwords import SUPERUSER
    from khobac.flows import verification
    from khobac.flows.autopay import receiving
    from proof.ground import server, spent

    with server.own_world({"max_wal_size": "4GB"}) as cluster, clock.at(clock.now()):
        body, signature = _list()
        with psycopg.connect(cluster.conninfo(SUPERUSER)) as connection:
            connection.autocommit = True
            connection.execute("VACUUM ANALYZE")
            connection.autocommit = False
            peer = Peer(connection, TABLES)
            [before] = db.rows("SELECT pg_current_xact_id()::text::bigint AS id")
            server_cpu_s, begun = -spent.of_server(cluster), time.perf_counter()
            answer = receiving.receive(body, signature).answer
            received_s = time.perf_counter() - begun
            worker_cpu_s = _pay()
            seconds = time.perf_counter() - begun
            server_cpu_s += spent.of_server(cluster)
            _require_all_paid(answer)
            copied = peer.rows_since(before["id"])
            copy_s = peer.copy(copied)
            peer.leave()
        differences = len(verification.verify_books())
    written = sum(text.count(b"\n") for text in copied.values())
    print(
        f"{BILLS:,} bills of {UNITS} units, {written:,} rows: {seconds:.1f} s (goal {GOAL_S}), of which received "
        f"{received_s:.1f} s; CPU: workers {worker_cpu_s:.1f} s, server {server_cpu_s:.1f} s; "
        f"COPY {copy_s:.1f} s, ratio {copy_s / seconds:.2f}; "
        f"differences in the books: {differences}"
    )
    return {
        "bills": BILLS, "rows": written, "seconds": round(seconds, 1), "received_s": round(received_s, 1),
        "worker_cpu_s": round(worker_cpu_s, 1), "server_cpu_s": round(server_cpu_s, 1), "copy_s": round(copy_s, 1),
        "ratio": round(copy_s / seconds, 3),
        "differences": differences,
    }


def _list() -> tuple[bytes, str]:
    """Units with money and one authorisation each; the signed list of all their bills."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from khobac.cash.autopay.messages import DOCUMENT
    from khobac.core.message_signature import MessageSigner
    from khobac.flows.autopay import authorising
    from khobac.flows.autopay.authorising import Asked, NewProvider
    from proof.ground import units

    key = MessageSigner("power", Ed25519PrivateKey.generate())
    raw = key.key.public_key().public_bytes_raw()
    authorising.register_provider(NewProvider("S3", "Công ty Điện lực", ("electricity",), key.key_id, raw), "bench")
    lines: list[dict[str, Any]] = []
    for unit in units.found(UNITS):
        units.allot(unit, 10**12)
        customers = tuple(f"PE-{unit}-{n}" for n in range(CUSTOMERS))
        asked = Asked(
            unit, "S3", "electricity", customers, "S3", "6501", (units.SOURCE,), units.ACCOUNTANT, cap=10**9, monthly_cap=10**12
        )
        authorisation_id = authorising.prepare(asked)
        for person in (units.CHIEF_ACCOUNTANT, units.HOLDER):
            authorising.sign_with_own_key(unit, authorisation_id, person)
        lines += [
            {"bill": f"HD-{customer}", "customer": customer, "amount": 1_000_000 + n, "due_on": "2026-03-20"}
            for n, customer in enumerate(customers)
        ]
    listed = {
        "document": DOCUMENT, "batch": "E-2026-03", "provider": "S3", "period": "202602", "total_lines": len(lines),
        "total_amount": sum(line["amount"] for line in lines), "lines": lines,
    }
    body = json.dumps(listed).encode()
    return body, key.sign(body)


def _pay() -> float:
    """What workers do, two at once until nothing is due; their CPU seconds."""
    from django.db import connections

    connections.close_all()
    before = _children_cpu()
    started = [multiprocessing.get_context("fork").Process(target=_work) for _ in range(WORKERS)]
    for each in started:
        each.start()
    for each in started:
        each.join()
        if each.exitcode:
            raise RuntimeError("a worker broke down")
    return _children_cpu() - before


def _work() -> None:
    import gc

    from khobac.flows.autopay import paying

    gc.freeze()
    gc.set_threshold(50_000)  # as config/wsgi.py does
    while paying.pay_next():
        pass


def _children_cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _require_all_paid(answer: dict[str, object]) -> None:
    from khobac.core import db

    [row] = db.rows("SELECT count(*) AS paid FROM autopay_bill WHERE state = 'sent' AND dossier <> ''")
    if answer["answer"] != "ACCEPTED" or row["paid"] != BILLS:
        raise RuntimeError(f"{row['paid']} of {BILLS} bills were paid; the list was answered {answer['answer']}")
