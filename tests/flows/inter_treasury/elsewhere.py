"""A treasury with a database of its own, as a process: portal and API on a port, and a worker for what lies between treasuries.

python elsewhere.py PORT KEYS
"""

from __future__ import annotations

import sys
import threading
import time
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

from django.conf import settings

import khobac.config.wsgi
from khobac.core import wake
from khobac.flows.inter_treasury import sending
from khobac.flows.inter_treasury.wire import configured_wire


class Silent(WSGIRequestHandler):
    def log_message(self, *_words: object) -> None:
        """Says nothing."""


def work() -> None:
    with wake.asleep():
        while True:
            sending.pack_prepared()
            sending.deliver_due(configured_wire())
            time.sleep(0.1)


if __name__ == "__main__":
    settings.SIGNING_FOLDER = Path(sys.argv[2])
    threading.Thread(target=work, daemon=True).start()
    with make_server("127.0.0.1", int(sys.argv[1]), khobac.config.wsgi.application, handler_class=Silent) as server:
        server.serve_forever()
