"""Where signed statements about the books are kept outside the database host: files on another volume, another treasury's
database. Adapters of the port `books.anchors.ports.Anchor`; small values, so that processes can be handed them.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import IO
from urllib.parse import parse_qs, urlsplit

import psycopg

from khobac.books.anchors.ports import AnchorDisagrees, AnchorUnreachable, Kind, Statement, from_json

CONNECT_TIMEOUT_S = 5
_KEEP = "SELECT * FROM foreign_head_keep(%s::text[], %s::text[], %s::text[], %s::bigint[], %s::text[])"
LONGEST_TAIL = 1 << 20
"""Bytes in which the last line of a file surely begins."""


@dataclass(frozen=True)
class FileAnchor:
    """A folder with a file for each book and kind, a line for each statement, only ever appended to.

    Put it on write-once storage or another machine's volume; the file needs no program of ours to be read.
    """

    folder: Path

    @property
    def name(self) -> str:
        """By its path."""
        return f"files {self.folder}"

    def hand(self, statements: Sequence[Statement]) -> None:
        """Append what is not there yet, synced to the disk."""
        in_files = sorted(statements, key=lambda each: (each.treasury, each.book, each.kind, each.number))
        for file, group in groupby(in_files, key=lambda each: self._file(each.treasury, each.book, each.kind)):
            try:
                self._append(file, list(group))
            except OSError as problem:
                raise AnchorUnreachable(str(problem)) from problem

    def held(self, treasury: str, book: str, kind: Kind) -> Iterator[Statement]:
        """The lines of a file. A file that is gone, or a line that is no statement, is missed where what was given is counted."""
        file = self._file(treasury, book, kind)
        try:
            if not file.exists():
                return
            with file.open(encoding="utf-8") as lines:
                for line in lines:
                    try:
                        yield from_json(json.loads(line))
                    except (ValueError, KeyError, TypeError):
                        continue
        except OSError as problem:
            raise AnchorUnreachable(str(problem)) from problem

    def _file(self, treasury: str, book: str, kind: Kind) -> Path:
        if not re.fullmatch(r"\w+", treasury):
            raise ValueError(treasury)
        return self.folder / f"{treasury}-{book}-{kind}.ndjson"

    def _append(self, file: Path, statements: Sequence[Statement]) -> None:
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with file.open("ab+") as stream:
            fcntl.flock(stream, fcntl.LOCK_EX)
            last, is_whole = _end(stream)
            if statements[0].number <= last:
                _agree(statements, self.held(statements[0].treasury, statements[0].book, statements[0].kind))
            new = [json.dumps(each.as_json()) + "\n" for each in statements if each.number > last]
            stream.write((("" if is_whole else "\n") + "".join(new)).encode())
            stream.flush()
            os.fsync(stream.fileno())


def _end(stream: IO[bytes]) -> tuple[int, bool]:
    """The last number a file holds, and whether its last line was written to its end."""
    stream.seek(max(0, stream.seek(0, os.SEEK_END) - LONGEST_TAIL))
    tail = stream.read()
    for line in reversed(tail.split(b"\n")):
        try:
            return from_json(json.loads(line)).number, tail.endswith(b"\n")
        except (ValueError, KeyError, TypeError):
            continue
    return 0, not tail or tail.endswith(b"\n")


def _agree(given: Sequence[Statement], held: Iterable[Statement]) -> None:
    kept = {each.number: each.signed for each in held}
    for each in given:
        if kept.get(each.number, each.signed) != each.signed:
            raise AnchorDisagrees(f"another statement about number {each.number} of {each.treasury} {each.book}")


@dataclass(frozen=True)
class DatabaseAnchor:
    """The table of foreign heads in the database of another treasury, reached with a role that may only add and read."""

    address: str = field(repr=False)

    @property
    def name(self) -> str:
        """By host and database, without the secret."""
        parts = urlsplit(self.address)
        return f"database {parts.hostname or parse_qs(parts.query).get('host', [''])[0]}{parts.path}"

    def hand(self, statements: Sequence[Statement]) -> None:
        """Insert what is not there yet, in one transaction."""
        columns = [
            [each.treasury for each in statements],
            [each.book for each in statements],
            [each.kind for each in statements],
            [each.number for each in statements],
            [json.dumps(each.as_json()) for each in statements],
        ]
        with self._connected() as connection:
            other = connection.execute(_KEEP, columns).fetchone()
            if other is not None:
                raise AnchorDisagrees(f"another statement about number {other[2]} of {other[0]} {other[1]}")

    def held(self, treasury: str, book: str, kind: Kind) -> Iterator[Statement]:
        """The rows about a book, a hundred at a time."""
        with self._connected() as connection, connection.cursor("held") as cursor:
            cursor.itersize = 100
            cursor.execute(
                "SELECT statement FROM foreign_head WHERE treasury = %s AND book = %s AND kind = %s ORDER BY number",
                [treasury, book, kind],
            )
            for (read,) in cursor:
                yield from_json(json.loads(read))

    @contextmanager
    def _connected(self) -> Iterator[psycopg.Connection]:
        try:
            with psycopg.connect(self.address, connect_timeout=CONNECT_TIMEOUT_S) as connection:
                yield connection
        except psycopg.OperationalError as problem:
            raise AnchorUnreachable(str(problem).splitlines()[0]) from problem
