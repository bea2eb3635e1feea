"""A slower disk: every flush of the server takes so much longer.

The server is started with a library of ten lines in front of the system's, built here by `cc`, whose fsync and fdatasync
wait before they do their work. Nothing else changes: both sides of a comparison wait alike.
"""
from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

from khobac.core.postgres import binaries

SOURCE = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <unistd.h>
#define SLOW(call) \
    int call(int file) { \
        static int (*system_call)(int); \
        if (!system_call) system_call = (int (*)(int)) dlsym(RTLD_NEXT, #call); \
        usleep(DELAY_US); \
        return system_call(file); \
    }
SLOW(fsync)
SLOW(fdatasync)
"""


@contextmanager
def slower_by(milliseconds: float) -> Iterator[None]:
    """Servers started inside the block flush this much slower; 0 changes nothing."""
    if not milliseconds:
        yield
        return
    with tempfile.TemporaryDirectory(prefix="khobac-flush-") as folder:
        library = Path(folder, "slow.so")
        subprocess.run(
            ["cc", "-shared", "-fPIC", "-O2", f"-DDELAY_US={round(milliseconds * 1000)}", "-x", "c", "-", "-o", library, "-ldl"],
            input=SOURCE.encode(), check=True,
        )
        Path(folder).chmod(0o755)
        with mock.patch.dict(binaries.ENVIRONMENT, {"LD_PRELOAD": str(library)}):
            yield
