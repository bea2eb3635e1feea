"""The product's own door for machines, served over HTTP by processes forked from this one, at a clock that stands still.

As many threads as a worker of `khobac serve` has answer at once; whoever comes besides waits in line. The processes end with the
block, or are killed and started again like any server's.
"""

from __future__ import annotations

import contextvars
import datetime as dt
import multiprocessing
import os
import signal
import socket
import warnings
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.urls import get_resolver

from khobac.core import clock, wake

THREADS, BACKLOG = 8, 512
_FORK = multiprocessing.get_context("fork")


class Doors:
    """Processes that share one listening socket."""

    def __init__(self, at: dt.datetime, processes: int) -> None:
        get_resolver().url_patterns  # noqa: B018  # every page and operation is loaded before the processes part
        self._at = at
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=BACKLOG)
        self.address = "http://{}:{}".format(*self._listener.getsockname())
        self._processes = [self._started() for _ in range(processes)]

    def kill(self, which: int) -> None:
        """kill -9: what it was about to answer is lost."""
        process = self._processes[which % len(self._processes)]
        if process.pid is not None:
            os.kill(process.pid, signal.SIGKILL)
        process.join()

    def mend(self) -> None:
        """Another in the place of each that was killed."""
        self._processes = [each if each.is_alive() else self._started() for each in self._processes]

    def renew(self) -> None:
        """Servers that have answered nothing yet, in the place of all."""
        for which in range(len(self._processes)):
            self.kill(which)
        self.mend()

    def kill_one(self, which: int) -> None:
        """Killed, and another in its place."""
        self.kill(which)
        self.mend()

    def close(self) -> None:
        """End them."""
        for process in self._processes:
            process.kill()
            process.join()
        self._listener.close()

    def _started(self) -> Any:
        connections.close_all()
        process = _FORK.Process(target=_serve, args=(self._listener, self._at), daemon=True)
        process.start()
        return process


@contextmanager
def open_doors(at: dt.datetime, processes: int = 2) -> Iterator[Doors]:
    """Serving inside the block."""
    doors = Doors(at, processes)
    try:
        yield doors
    finally:
        doors.close()


class _Handler(WSGIRequestHandler):
    protocol_version = "HTTP/1.0"

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet: clients count what they were answered."""


class _Server(WSGIServer):
    """Answers with a pool of threads, on a socket that was made before."""

    def __init__(self, listener: socket.socket) -> None:
        super().__init__(listener.getsockname(), _Handler, bind_and_activate=False)
        self.socket.close()
        self.socket = listener
        self.server_name, self.server_port = "127.0.0.1", listener.getsockname()[1]
        self.setup_environ()
        self._pool = ThreadPoolExecutor(THREADS)

    def process_request(self, request: Any, client_address: Any) -> None:
        """In a thread of its own, with the clock of this one."""
        self._pool.submit(contextvars.copy_context().run, self._answer, request, client_address)

    def _answer(self, request: Any, client_address: Any) -> None:
        try:
            self.finish_request(request, client_address)
        except OSError:
            pass  # whoever asked has gone
        finally:
            self.shutdown_request(request)


def _serve(listener: socket.socket, at: dt.datetime) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    warnings.filterwarnings("ignore", "No directory at")  # pages' files are not asked for
    application: Callable[..., Iterable[bytes]] = get_wsgi_application()
    server = _Server(listener)
    server.set_app(application)
    with clock.at(at), wake.asleep():
        server.serve_forever()
