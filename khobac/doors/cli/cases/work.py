"""Doing due work directly, until none is left: orders leave, facts reach their readers, timers fire."""
from __future__ import annotations

import time

from khobac.core import facts
from khobac.doors.cli.cases.bank import CASE_BANK
from khobac.doors.cli.cases.treasuries import CASE_TREASURIES
from khobac.flows import subscriptions, work

PAUSE_S = 0.005
LONGEST_WAIT_S = 60


def do_due_work() -> None:
    """Everything that is due at the clock's moment.

    Facts are held back while any older transaction runs on the server, such as that of a case played beside this one:
    then it waits. Raises TimeoutError where that does not end.
    """
    waited_until = time.monotonic() + LONGEST_WAIT_S
    while work.run_due(CASE_BANK, CASE_TREASURIES) or facts.are_unread(list(subscriptions.READERS)):
        if time.monotonic() > waited_until:
            raise TimeoutError("facts are held back by a transaction that does not end")
        time.sleep(PAUSE_S)
