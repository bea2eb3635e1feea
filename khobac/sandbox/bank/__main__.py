"""Start the example bank: `python -m khobac.sandbox.bank --help`. Ends cleanly on SIGTERM and SIGINT."""

from __future__ import annotations

import argparse
from pathlib import Path

from khobac.sandbox.bank.courier import Courier
from khobac.sandbox.bank.desk import Desk
from khobac.sandbox.bank.habits import HABITS
from khobac.sandbox.bank.server import Counter
from khobac.sandbox.bank.signing import Keys
from khobac.sandbox.bank.store import Store
from khobac.sandbox.bank.teller import Teller
from khobac.sandbox.counter import serve


def main() -> None:
    """Open the state, start courier and counter, wait for the end."""
    asked = _arguments()
    asked.state.mkdir(parents=True, exist_ok=True)
    keys = Keys(asked.state, asked.key_id or asked.name, asked.treasury_key)
    desk = Desk(asked.name, Store(asked.state / "bank.sqlite3"), keys, asked.seed, asked.late_seconds, HABITS[asked.habit])
    teller = Teller(asked.name, keys, asked.treasury_url.removesuffix("/messages"))
    counter = Counter((asked.host, asked.port), desk, teller)
    courier = Courier(desk, asked.treasury_url, asked.seed)
    courier.start()
    serve(counter)
    courier.stop()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m khobac.sandbox.bank", description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--name", default="NHA", help="the bank's code, also the beginning of its message ids")
    parser.add_argument(
        "--state", type=Path, required=True, help="folder of its database and its key (<key id>.key, .pub)"
    )
    parser.add_argument("--key-id", help="id of the bank's key; its name if not given")
    parser.add_argument("--treasury-url", required=True, help="where its messages go (POST)")
    parser.add_argument(
        "--treasury-key", type=Path, required=True, help="the treasury's public key, <key id>.pub (PEM)"
    )
    parser.add_argument(
        "--seed", type=int, default=1, help="decides faults by share, order of reordering, altered bytes"
    )
    parser.add_argument("--habit", choices=sorted(HABITS), default="prompt", help="see habits.py")
    parser.add_argument("--late-seconds", type=float, default=30.0, help="how late an amount ending in 003 is paid")
    return parser.parse_args()


if __name__ == "__main__":
    main()
