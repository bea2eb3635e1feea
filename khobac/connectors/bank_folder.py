"""The way to a bank that cannot call: a folder both reach. Implements `cash.payments.ports.FileDrop` and `.BankChannel`.

    in/     the bank puts `<name>` and then `<name>.sig`, each written under another name and renamed
    out/    we put messages and their `.sig`, the acknowledgement `<name>.ack.json` of each file taken, and status questions
    taken/  what was taken in      aside/  what was not, each with `<name>.reason.txt`      taking/  what is being read

The signature in `.sig` is the one that would go along over HTTP. A file counts once its signature lies beside it. It is moved
out of the bank's way and copied before it is looked at, so that nobody can change it between the look and the reading. Names,
links, folders, pipes and sizes are checked before a byte is read; whatever else a file holds is the business of the gates behind.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import IO

from khobac.cash.payments.ports import ChannelTimeout, DropGone, DropRefused, SignedBytes, Spooled
from khobac.core.canonical import canonical_bytes

SIGNATURE = ".sig"
MAX_FILE_BYTES = 512 * 1024 * 1024
MAX_SIGNATURE_BYTES = 1024
MOST_AT_ONCE = 500
"""Files of one round; what lies behind them is taken in the next."""
PIECE = 256 * 1024

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_OPEN = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC


class BankFolder:
    """One bank's folder. `sign` puts the treasury's signature on a status question."""

    def __init__(self, bank: str, root: Path, sign: Callable[[bytes], str]) -> None:
        self.bank = bank
        self._sign = sign
        self.incoming, self.outgoing, self.taking = (root / name for name in ("in", "out", "taking"))
        self.taken, self.aside = root / "taken", root / "aside"
        for folder in (self.incoming, self.outgoing, self.taking, self.taken, self.aside):
            folder.mkdir(parents=True, exist_ok=True)

    def waiting(self) -> list[Dropped]:
        """Files with their signature beside them, out of the bank's way; with them, what a fault of ours left behind."""
        there, taking = set(os.listdir(self.incoming)), set(os.listdir(self.taking))
        signed = sorted(name.removesuffix(SIGNATURE) for name in there | taking if _is_signature(name))
        whole = [name for name in signed if name in there | taking][:MOST_AT_ONCE]
        for part in (f"{name}{ending}" for name in whole for ending in ("", SIGNATURE)):
            if part not in taking:
                with suppress(FileNotFoundError):  # somebody else was quicker, or the bank has taken it back
                    os.rename(self.incoming / part, self.taking / part)
        return [Dropped(self, name) for name in whole]

    def send(self, message: SignedBytes) -> SignedBytes:
        """Put a message out; nothing is said yet. The same bytes are the same file: sent again, they are there once."""
        name = f"{hashlib.sha256(message.body).hexdigest()[:32]}.xml"
        try:
            self.put(name, message.body, message.signature)
        except OSError as problem:
            raise ChannelTimeout(f"{type(problem).__name__}: {problem}") from problem
        return SignedBytes(b"", "")

    def ask_status(self, message_id: str) -> SignedBytes:
        """Ask in a file. The answer comes in one too: until then nothing is known, which is what ChannelTimeout says."""
        question = canonical_bytes({"ask": "status", "message_id": message_id})
        try:
            self.put(f"status-{message_id}.json", question, self._sign(question))
        except OSError as problem:
            raise ChannelTimeout(f"{type(problem).__name__}: {problem}") from problem
        raise ChannelTimeout("asked in a file, whose answer comes in a file")

    def put(self, name: str, body: bytes, signature: str) -> None:
        """A file and then its signature, each there whole or not at all, and on the disk when this returns."""
        for each, content in ((name, body), (name + SIGNATURE, signature.encode())):
            _write(self.outgoing / each, content)


@dataclass(frozen=True, slots=True)
class Dropped:
    """A file in a bank's folder."""

    folder: BankFolder
    name: str

    @contextmanager
    def spool(self) -> Iterator[Spooled]:
        """Copy the file and read its signature; the copy has no name and is gone afterwards."""
        if _NAME.fullmatch(self.name) is None:
            raise DropRefused(
                "NAME", "a name of 1 to 100 letters, digits, points, hyphens and underscores, no point first"
            )
        with tempfile.TemporaryFile() as copy:
            with _opened(self.folder.taking / self.name, MAX_FILE_BYTES) as original:
                size, sha256 = _copied(original, copy, MAX_FILE_BYTES)
            with _opened(self.folder.taking / f"{self.name}{SIGNATURE}", MAX_SIGNATURE_BYTES) as beside:
                signature = beside.read(MAX_SIGNATURE_BYTES).decode("ascii", "replace").strip()
            copy.seek(0)
            yield Spooled(copy, size, sha256, signature)

    def settle(self, acknowledgement: bytes, signature: str, problem: str = "") -> None:
        """Acknowledge, then move. Whoever dies in between finds the file again, and it is a repeat that changes nothing."""
        if self._plain_name() == self.name:
            self.folder.put(f"{self.name}.ack.json", acknowledgement, signature)
        goal = self.folder.aside if problem else self.folder.taken
        name = _free(goal, self._plain_name())
        if problem:
            _write(goal / f"{name}.reason.txt", problem.encode())
        for each in ("", SIGNATURE):
            with suppress(FileNotFoundError):  # somebody else was quicker
                os.rename(self.folder.taking / f"{self.name}{each}", goal / f"{name}{each}")

    def _plain_name(self) -> str:
        """Its own, or one made from it where that is none we write."""
        if _NAME.fullmatch(self.name):
            return self.name
        return f"unnamed-{hashlib.sha256(os.fsencode(self.name)).hexdigest()[:16]}"


@contextmanager
def _opened(path: Path, most: int) -> Iterator[IO[bytes]]:
    """A plain file with one name and no more bytes than that; a pipe is not waited for, a link not followed."""
    try:
        descriptor = os.open(path, _OPEN)
    except FileNotFoundError:
        raise DropGone(path.name) from None
    except OSError as problem:
        raise DropRefused("NOT_A_FILE", f"{path.name} cannot be opened: {problem.strerror}") from None
    try:
        _check(path.name, os.fstat(descriptor), most)
    except DropRefused:
        os.close(descriptor)
        raise
    with os.fdopen(descriptor, "rb") as file:
        yield file


def _check(name: str, found: os.stat_result, most: int) -> None:
    if not stat.S_ISREG(found.st_mode) or found.st_nlink != 1:
        raise DropRefused("NOT_A_FILE", f"{name} is a folder, a pipe, a device or a link")
    if found.st_size > most:
        raise DropRefused("TOO_LARGE", f"{name} has {found.st_size} bytes; at most {most} are read")


def _copied(original: IO[bytes], copy: IO[bytes], most: int) -> tuple[int, bytes]:
    """Size and digest of what was copied; a file that grows meanwhile is cut off and refused."""
    hashed, size = hashlib.sha256(), 0
    while piece := original.read(PIECE):
        size += len(piece)
        if size > most:
            raise DropRefused("TOO_LARGE", f"at most {most} bytes are read")
        hashed.update(piece)
        copy.write(piece)
    return size, hashed.digest()


def _is_signature(name: str) -> bool:
    return name.endswith(SIGNATURE) and not name.startswith(".")


def _free(folder: Path, name: str) -> str:
    """The name, or the first numbered one that is not taken there: nothing is written over."""
    tries = (name if number == 0 else f"{name}.{number}" for number in count())
    return next(each for each in tries if not (folder / each).exists())


def _write(path: Path, content: bytes) -> None:
    draft = path.with_name(f".{path.name}.part")
    with draft.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(draft, path)
