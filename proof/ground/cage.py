"""A child that bears what hostile bytes may do: each is judged there, and what it cost is measured.

The child makes the documents itself, so that none is copied. Where it dies (a crash of a parser, a limit of the system) the
parent notes which document it was, and another child goes on after it.
"""

from __future__ import annotations

import ctypes
import gc
import multiprocessing
import resource
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

REFUSED, NEUTRAL, ACCEPTED, DIED = "refused", "neutral", "accepted", "died"
MEMORY_BYTES, CPU_S = 3 * 2**30, 600
"""What the system gives a child at most; the goals lie far below."""
_BIG = 2**20
_FORK = multiprocessing.get_context("fork")


@dataclass(frozen=True)
class Tried:
    """One hostile document: what came of it, and what it took."""

    name: str
    outcome: str
    cpu_ms: float = 0.0
    memory_mb: float = 0.0


def try_all(judge: Callable[[Any], str], documents: Callable[[], Iterable[tuple[str, Any]]]) -> list[Tried]:
    """Judge every document in a child; `judge` answers REFUSED, NEUTRAL or ACCEPTED, whatever it raises is an outcome too."""
    tried: list[Tried] = []
    while not _continue(judge, documents, tried):
        pass
    return tried


def _continue(
    judge: Callable[[Any], str], documents: Callable[[], Iterable[tuple[str, Any]]], tried: list[Tried]
) -> bool:
    """One child, from where the last one ended; False when it died on a document, which is noted."""
    ours, theirs = _FORK.Pipe(duplex=False)
    child = _FORK.Process(target=_work, args=(theirs, judge, documents, len(tried)), daemon=True)
    child.start()
    theirs.close()
    begun = ""
    try:
        while (said := ours.recv()) is not None:
            if isinstance(said, Tried):
                tried.append(said)
            else:
                begun = said
    except EOFError:
        if not begun:
            raise RuntimeError("the child of a proof died before its first document") from None
        tried.append(Tried(begun, DIED))
        return False
    finally:
        child.join()
        ours.close()
    return True


def _work(
    end: Any, judge: Callable[[Any], str], documents: Callable[[], Iterable[tuple[str, Any]]], start: int
) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for name, document in islice(documents(), start, None):
        end.send(name)
        end.send(_measured(judge, name, document))
    end.send(None)


def _measured(judge: Callable[[Any], str], name: str, document: Any) -> Tried:
    gc.collect(0)
    ctypes.CDLL(None).malloc_trim(0)  # what was freed before does not hide what is taken now
    Path("/proc/self/clear_refs").write_text("5")  # the peak is counted anew
    before = _memory_kb("VmRSS")
    begun = time.process_time()
    try:
        outcome = judge(document)
    except Exception as error:
        outcome = f"{type(error).__name__}: {error}"[:200]
    spent = (time.process_time() - begun) * 1e3
    return Tried(name, outcome, spent, max(_memory_kb("VmHWM") - before, 0) / 1024)


def _memory_kb(field: str) -> int:
    with Path("/proc/self/status").open() as status:
        return next(int(line.split()[1]) for line in status if line.startswith(field))
