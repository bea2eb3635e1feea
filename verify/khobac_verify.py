#!/usr/bin/env python3
"""Proves the books of a treasury, or one entry of them, without the treasury: Python's standard library and this file.

    python3 khobac_verify.py proof FILE… --keys records.pub     the proof of a voucher (`khobac proof-of`)
    python3 khobac_verify.py books FILE  --keys records.pub     a whole export (`khobac export-books`)
             [--heads FILE…]     statements kept elsewhere: lines of an anchor's file, or the texts of printed QR codes

`records.pub` holds the treasury's public keys: take it from somewhere that is not the treasury's database. What is proven:
every content hash from the entry's own fields; debit = credit; numbers without gap and the chain; the signatures, and that
signed heads and days are those of this chain; balances = lines. Ends with 0 when everything holds, else names the first
false row and ends with 1. How everything is hashed: docs/inside/proof.md.
"""
from __future__ import annotations

import argparse
import base64
import hashlib
import json
import sys
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

HEADER = ("treasury_id", "key", "event", "book", "budget_year", "booked_on", "reference", "reverses")
LINE = ("line_no", "role", "natural_account", "fund", "ndkt", "level", "unit", "area", "chapter", "section", "programme",
        "treasury", "source", "reserve", "bank", "year", "debit", "credit")
BALANCE = ("book", "role", "natural_account", "year", "unit", "level", "source", "bank", "treasury")
PURPOSE, MARK = b"khobac record 1\x00", "KBS1."
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class NotTrue(Exception):
    """The first thing that does not hold: which row, what it should be, what it is."""


def sha256(*parts: bytes) -> bytes:
    """The hash of these parts in a row."""
    return hashlib.sha256(b"".join(parts)).digest()


# ---- what an entry's hashes stand on


def content_hash(item: dict[str, Any]) -> bytes:
    """Header, then lines: fields joined by the unit separator, records by the record separator."""
    records = [[str(item["entry"][name]) for name in HEADER]]
    records += [[str(line[name]) for name in LINE] for line in item["lines"]]
    for field in (field for record in records for field in record):
        if "\x1e" in field or "\x1f" in field:
            raise NotTrue(f"{named(item)}: a field holds a separator")
    return sha256("\x1e".join("\x1f".join(record) for record in records).encode())


def sealed_hash(item: dict[str, Any]) -> bytes:
    """Content, identity and both instants in microseconds."""
    numbers = (item["id"], microseconds(item["recorded_at"]), microseconds(item["seal"]["sealed_at"]))
    return sha256(b"\x03", bytes.fromhex(item["content_hash"]), *(number.to_bytes(8, "big") for number in numbers))


def microseconds(instant: str) -> int:
    """Microseconds since 1970 of an ISO instant."""
    return (datetime.fromisoformat(instant) - EPOCH) // timedelta(microseconds=1)


def check_entry(item: dict[str, Any]) -> None:
    """The content is what was hashed, and both sides are equal."""
    recomputed = content_hash(item).hex()
    if recomputed != item["content_hash"]:
        raise NotTrue(f"{named(item)}: content hash {recomputed}, stored {item['content_hash']}")
    debit, credit = (sum(line[side] for line in item["lines"]) for side in ("debit", "credit"))
    if debit != credit or not item["lines"]:
        raise NotTrue(f"{named(item)}: debit {debit}, credit {credit}")


def named(item: dict[str, Any]) -> str:
    """An entry as people say it."""
    number = item["seal"]["number"] if item.get("seal") else "unsealed"
    return f"{item['entry']['book']} {number} (id {item['id']})"


# ---- the tree of a day (RFC 6962)


def leaf(sealed: bytes) -> bytes:
    """An entry as a leaf."""
    return sha256(b"\x00", sealed)


def node(left: bytes, right: bytes) -> bytes:
    """Two parts as one."""
    return sha256(b"\x01", left, right)


def root_from_path(sealed: bytes, index: int, size: int, path: list[bytes]) -> bytes | None:
    """The root a path leads to (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return None
    last, reached = size - 1, leaf(sealed)
    for beside in path:
        if last == 0:
            return None
        if index % 2 or index == last:
            reached = node(beside, reached)
            while not index % 2 and index:
                index, last = index // 2, last // 2
        else:
            reached = node(reached, beside)
        index, last = index // 2, last // 2
    return reached if last == 0 else None


class Tree:
    """The root leaf by leaf; a hash for each whole part is kept."""

    def __init__(self) -> None:
        self.parts: list[tuple[int, bytes]] = []

    def add(self, sealed: bytes) -> None:
        """One more leaf."""
        size, part = 1, leaf(sealed)
        while self.parts and self.parts[-1][0] == size:
            part, size = node(self.parts.pop()[1], part), size * 2
        self.parts.append((size, part))

    def root(self) -> bytes:
        """The root of the leaves so far."""
        parts = [part for _, part in self.parts]
        reached = parts.pop()
        while parts:
            reached = node(parts.pop(), reached)
        return reached


# ---- signatures: Ed25519 (RFC 8032), verification only

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
Point = tuple[int, int, int, int]
NEUTRAL: Point = (0, 1, 1, 0)


def added(a: Point, b: Point) -> Point:
    """The sum of two points, in extended coordinates."""
    e, f = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    g, h = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    x, y, z, t = f - e, h - g, h + g, f + e
    return (x * y % P, z * t % P, y * z % P, x * t % P)


def times(scalar: int, point: Point) -> Point:
    """A point added to itself so many times."""
    total = NEUTRAL
    while scalar:
        if scalar & 1:
            total = added(total, point)
        point, scalar = added(point, point), scalar >> 1
    return total


def decoded(raw: bytes) -> Point | None:
    """The point behind 32 bytes, None if there is none."""
    y = int.from_bytes(raw, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return (x, y, 1, x * y % P)


BASE = decoded((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def is_signed(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether this key signed exactly these bytes."""
    key, r, s = decoded(public), decoded(signature[:32]), int.from_bytes(signature[32:], "little")
    if key is None or r is None or BASE is None or s >= L or len(signature) != 64:
        return False
    digest = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % L
    left, right = times(s, BASE), added(r, times(digest, key))
    return (left[0] * right[2] - right[0] * left[2]) % P == 0 and (left[1] * right[2] - right[1] * left[2]) % P == 0


def public_keys(path: str) -> dict[str, bytes]:
    """Lines of id and base64; the id is the beginning of the key's hash."""
    keys = {}
    with open(path, encoding="ascii") as file:
        for line in file:
            name, _, encoded = line.strip().partition(" ")
            raw = base64.b64decode(encoded, validate=True)
            if sha256(raw)[:8].hex() != name or len(raw) != 32:
                raise NotTrue(f"{path}: not a public key line: {line.strip()[:60]}")
            keys[name] = raw
    return keys


def statement(text: str, keys: dict[str, bytes]) -> dict[str, Any]:
    """The record behind the text of a QR code, if one of these keys signed it."""
    text = text.strip().rpartition("#")[2]
    if not text.startswith(MARK):
        raise NotTrue(f"not a signed statement: {text[:40]!r}")
    body = text[len(MARK) :]
    checked = base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))
    if zlib.crc32(checked[4:]).to_bytes(4, "big") != checked[:4]:
        raise NotTrue(f"a statement was damaged: {text[:40]!r}")
    name, signature, packed = checked[4:12].hex(), checked[12:76], checked[76:]
    canonical = zlib.decompress(packed, wbits=-15)
    if name not in keys:
        raise NotTrue(f"a statement is signed by {name}, which is none of the keys given")
    if not is_signed(keys[name], PURPOSE + canonical, signature):
        raise NotTrue(f"a statement is not what key {name} signed: {canonical[:120]!r}")
    record: dict[str, Any] = json.loads(canonical)
    return record


# ---- one entry


def verify_proof(proof: dict[str, Any], keys: dict[str, bytes]) -> str:
    """The entry is in the tree whose root the treasury signed."""
    check_entry(proof)
    signed = statement(proof["statement"]["signed"], keys)
    entry, number, path = proof["entry"], proof["seal"]["number"], proof["path"]
    if (signed["statement"], signed["treasury_id"], signed["book"]) != ("day", entry["treasury_id"], entry["book"]):
        raise NotTrue(f"{named(proof)}: the signed statement is about another book")
    if (signed["first"] + path["index"], signed["number"] - signed["first"] + 1) != (number, path["size"]):
        raise NotTrue(f"{named(proof)}: the path is not that of number {number}")
    hashes = [bytes.fromhex(each) for each in path["hashes"]]
    root = root_from_path(sealed_hash(proof), path["index"], path["size"], hashes)
    if root is None or root.hex() != signed["root"]:
        raise NotTrue(f"{named(proof)}: the path leads to {root and root.hex()}, signed is {signed['root']}")
    return f"{named(proof)} is in the books of treasury {signed['treasury']} as signed for {signed['day']}"


# ---- whole books


class Book:
    """One book walked from its first number: the last link, the tree of the open day, what signed statements say."""

    def __init__(self) -> None:
        self.number, self.link, self.tree = 0, bytes(32), Tree()
        self.heads: dict[int, str] = {}
        self.days: dict[int, tuple[int, str]] = {}

    def told(self, record: dict[str, Any]) -> None:
        """A signed statement about this book."""
        if self.heads.setdefault(record["number"], record["link"]) != record["link"]:
            raise NotTrue(f"{record['book']} {record['number']}: two signed statements disagree")
        if record["statement"] == "day":
            self.days[record["number"]] = (record["first"], record["root"])

    def walk(self, item: dict[str, Any]) -> None:
        """The next sealed entry."""
        seal, sealed = item["seal"], sealed_hash(item)
        if seal["number"] != self.number + 1:
            raise NotTrue(f"{item['entry']['book']} {self.number + 1}: missing, the next is {seal['number']}")
        self.number += 1
        self.link = sha256(b"\x02", self.link, self.number.to_bytes(8, "big"), sealed)
        signed = self.heads.get(self.number, seal["link"])
        if self.link.hex() != seal["link"] or signed != seal["link"]:
            raise NotTrue(f"{named(item)}: link {self.link.hex()}, stored {seal['link']}, signed {signed}")
        self.tree.add(sealed)
        if self.number in self.days:
            first, root = self.days[self.number]
            if self.tree.root().hex() != root:
                raise NotTrue(f"{item['entry']['book']} {first} to {self.number}: not the signed root {root}")
            self.tree = Tree()


def verify_books(lines: Iterator[str], keys: dict[str, bytes], elsewhere: list[str]) -> str:
    """Everything, in one pass; only sums and statements are held."""
    head = json.loads(next(lines))
    if head.get("format") != "khobac-books-1":
        raise NotTrue("not an export of books")
    books: dict[str, Book] = {name: Book() for name in ("estimate", "commitment", "actual")}
    for text in elsewhere:
        record = statement(text, keys)
        if record["treasury_id"] == head["treasury_id"]:
            books[record["book"]].told(record)
    many, sums = 0, dict[tuple[Any, ...], list[int]]()
    for line in lines:
        item = json.loads(line)
        if "statement" in item:
            record = statement(item["statement"]["signed"], keys)
            books[record["book"]].told(record)
        elif "balance" in item:
            check_ends(books)
            row = item["balance"]
            key = tuple(row[name] for name in BALANCE)
            added_up = sums.pop(key, [0, 0])
            if added_up != [row["debit"], row["credit"]]:
                raise NotTrue(f"balance {key}: lines give {added_up}, stored {[row['debit'], row['credit']]}")
        else:
            many += 1
            check_entry(item)
            add_lines(item, sums)
            if item["seal"]:
                books[item["entry"]["book"]].walk(item)
    check_ends(books)
    left = next((key for key, (debit, credit) in sums.items() if debit or credit), None)
    if left is not None:
        raise NotTrue(f"balance {left}: lines give {sums[left]}, none is stored")
    signed = sum(len(book.heads) for book in books.values())
    return f"{many} entries of treasury {head['treasury']} hold, under {signed} signed statements"


def check_ends(books: dict[str, Book]) -> None:
    """No book ends before a signed statement says it does."""
    for name, book in books.items():
        if max(book.heads, default=0) > book.number:
            raise NotTrue(f"{name} {book.number + 1}: missing, a signed head says there are {max(book.heads)}")


def add_lines(item: dict[str, Any], sums: dict[tuple[Any, ...], list[int]]) -> None:
    """Add the lines of an entry to the balances they belong to."""
    for line in item["lines"]:
        row = {**line, "book": item["entry"]["book"]}
        total = sums.setdefault(tuple(row[name] for name in BALANCE), [0, 0])
        total[0] += line["debit"]
        total[1] += line["credit"]


def texts(paths: list[str]) -> list[str]:
    """Statements of anchors' files and texts of QR codes, a line each."""
    found: list[str] = []
    for path in paths:
        with open(path, encoding="utf-8") as file:
            lines = filter(None, map(str.strip, file))
            found += [json.loads(line)["signed"] if line.startswith("{") else line for line in lines]
    return found


def say(sentence: str) -> None:
    """A line for whoever asked."""
    sys.stdout.write(f"{sentence}\n")


def main() -> int:
    """What the command line asks for; 0 when it holds."""
    parser = argparse.ArgumentParser(description="Proves a treasury's books without the treasury.")
    parser.add_argument("what", choices=["proof", "books"])
    parser.add_argument("files", nargs="+")
    parser.add_argument("--keys", required=True, help="the treasury's public keys (records.pub)")
    parser.add_argument("--heads", nargs="*", default=[], help="statements kept elsewhere")
    chosen = parser.parse_args()
    try:
        keys = public_keys(chosen.keys)
        for path in chosen.files:
            with open(path, encoding="utf-8") as file:
                if chosen.what == "books":
                    say(verify_books(iter(file), keys, texts(chosen.heads)))
                    continue
                read = json.load(file)
            for proof in read if isinstance(read, list) else [read]:
                say(verify_proof(proof, keys))
    except NotTrue as found:
        say(f"FALSE: {found}")
        return 1
    except (KeyError, TypeError, ValueError, zlib.error, StopIteration) as problem:
        say(f"UNREADABLE: {type(problem).__name__}: {problem}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
