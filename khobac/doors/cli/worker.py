"""`khobac worker`: does due work whenever it is woken, and every ten seconds whether or not it was.

procrastinate's worker ends with status 0 when the database restarts, and nobody rescues the job of a worker that was
killed: so it is started again for ever until told to stop, and a periodic job sends stalled jobs back into the queue. The
work itself is idempotent and lies in tables, so that a job done twice or lost costs nothing but ten seconds.
"""
from __future__ import annotations

import asyncio
import logging
import signal
from typing import cast

import typer
from django.db import close_old_connections
from procrastinate import JobContext
from procrastinate.contrib.django import app as queue
from procrastinate.contrib.django.django_connector import DjangoConnector

from khobac.core import wake
from khobac.flows import anchoring, bank_files, parity, simulation, webhooks, work
from khobac.flows.payment.wire import configured_wire
from khobac.flows.revenue import lists, telling

EVERY_TEN_SECONDS = "* * * * * */10"
EVERY_MINUTE = "* * * * *"
EVERY_FIVE_MINUTES = "*/5 * * * *"
EVERY_HOUR = "7 * * * *"
EVERY_NIGHT = "30 1 * * *"
STALLED_AFTER_S = 60
JOBS_AT_ONCE = 3
"""The night's proof of all books takes minutes, and no payment waits for it."""
PAUSE_S = 2

log = logging.getLogger(__name__)


def register(app: typer.Typer) -> None:
    """Add `khobac worker`."""
    app.command("worker")(worker)


def worker() -> None:
    """Do due work until told to stop (SIGTERM or Ctrl-C); survives restarts of the database."""
    _register_jobs()
    asyncio.run(_work_until_stopped())


def _register_jobs() -> None:
    """Tell the queue what its jobs do."""
    queue.task(name=wake.TASK, queueing_lock=wake.TASK, lock=wake.TASK)(_do_due_work)
    tick = queue.task(name="khobac.tick", queueing_lock="khobac.tick")(_tick)
    queue.periodic(cron=EVERY_TEN_SECONDS)(tick)
    rescue = queue.task(name="khobac.rescue", queueing_lock="khobac.rescue", pass_context=True)(_rescue)
    queue.periodic(cron=EVERY_MINUTE)(rescue)
    for cron, name, job in (
        (EVERY_FIVE_MINUTES, "khobac.anchor", _anchor),
        (EVERY_MINUTE, "khobac.watch", _watch),
        (EVERY_MINUTE, "khobac.simulate", _simulate),
        (EVERY_TEN_SECONDS, "khobac.agencies", _tell_agencies),
        (EVERY_TEN_SECONDS, "khobac.webhooks", _send_events),
        (EVERY_TEN_SECONDS, "khobac.files", _take_files),
        (EVERY_HOUR, "khobac.parity", _parity),
        (EVERY_NIGHT, "khobac.verify", _verify_everything),
    ):
        queue.periodic(cron=cron)(queue.task(name=name, queueing_lock=name, lock=name)(job))


def _do_due_work() -> None:
    close_old_connections()
    wire = configured_wire()
    while work.run_waiting(wire):
        pass
    work.run_enquiries(wire)


def _tick(timestamp: int) -> None:
    """What only the passing of time brings; and a wake-up, so that a lost one costs ten seconds at most."""
    close_old_connections()
    work.run_timers()
    wake.workers()


def _simulate(timestamp: int) -> None:
    """Simulations asked for at the law desk, a piece a transaction; a job of its own, so that no payment waits for them."""
    close_old_connections()
    while simulation.work_on_next():
        pass


def _tell_agencies(timestamp: int) -> None:
    """What was paid to collecting agencies; a job of its own, for an agency may be silent."""
    close_old_connections()
    telling.tell_agencies(telling.configured_wire())


def _send_events(timestamp: int) -> None:
    """Events to units' own software; a job of its own, for whoever listens may be slow."""
    close_old_connections()
    while webhooks.send_due(webhooks.configured_outgoing()):
        pass


def _take_files(timestamp: int) -> None:
    """What banks have dropped that cannot call; a job of its own, for a statement may be long."""
    close_old_connections()
    bank_files.take_dropped(bank_files.configured_drops(), configured_wire(), lists.configured_wire())


def _anchor(timestamp: int) -> None:
    """Prove and sign what was sealed, and hand it to the anchors."""
    close_old_connections()
    anchoring.anchor(anchoring.configured_anchors())


def _watch(timestamp: int) -> None:
    """The parity watcher's look of the minute."""
    close_old_connections()
    anchoring.watch()


def _parity(timestamp: int) -> None:
    """The hour's signed statement of every office: orders = books = banks, out = in."""
    close_old_connections()
    parity.take_due()


def _verify_everything(timestamp: int) -> None:
    """The parity watcher's look of the night."""
    close_old_connections()
    anchoring.watch_everything(anchoring.configured_anchors())


async def _rescue(context: JobContext, timestamp: int) -> None:
    """Send the jobs of workers that died back into the queue."""
    for job in await context.app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER_S):
        log.warning("job %s of a worker that died is done again", job.id)
        await context.app.job_manager.retry_job(job)
    await context.app.job_manager.prune_stalled_workers(STALLED_AFTER_S)


async def _work_until_stopped() -> None:
    """Run the worker again whenever it ends, whatever the reason, until a signal says stop."""
    stopped = asyncio.Event()
    for each in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(each, stopped.set)
    stopping = asyncio.create_task(stopped.wait())
    while not stopped.is_set():
        running = asyncio.create_task(_work_once())
        await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
        running.cancel()
        [ended] = await asyncio.gather(running, return_exceptions=True)
        if not stopped.is_set():
            log.warning("the worker ended (%r) and is started again", ended)
            await asyncio.wait({stopping}, timeout=PAUSE_S)


async def _work_once() -> None:
    connector = cast(DjangoConnector, queue.connector).get_worker_connector()
    with queue.replace_connector(connector) as running:
        async with running.open_async():
            await running.run_worker_async(install_signal_handlers=False, delete_jobs="successful", concurrency=JOBS_AT_ONCE)
