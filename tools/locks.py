"""Holds the lock files to their promise: every dependency by exact version and hash, and no registry named anywhere.

    .venv/bin/python tools/locks.py [FILE…]     the files named, or every tracked file

A lock that names a registry ties every later installation to that host. The hosts to look for come from
KHOBAC_REGISTRY_HOSTS (regular expressions, separated by spaces), so that this check itself names none.
"""
from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

LOCK_FILES = re.compile(
    r"(^|/)(requirements/.*\.(txt|in)|.*\.lock|package-lock\.json|pylock.*\.toml|\.npmrc|pip\.conf)$"
)
URL = re.compile(r"[a-z+]+://", re.IGNORECASE)
INDEX_OPTION = re.compile(r"^\s*(-i\b|-f\b|--(extra-)?index-url|--find-links|registry\s*=)")
PINNED = re.compile(r"^(?P<name>[A-Za-z0-9][A-Za-z0-9._-]*)(\[[^]]*\])?(?P<version>==\S+)?")


def url_faults(name: str, text: str) -> Iterator[str]:
    """Lines of a lock or client configuration that name a place to download from."""
    for number, line in enumerate(text.splitlines(), 1):
        if URL.search(line):
            yield f"{name}:{number}: a URL; lock with hashes alone"
        elif INDEX_OPTION.match(line):
            yield f"{name}:{number}: an option that names an index"


def hash_faults(name: str, text: str) -> Iterator[str]:
    """Requirements of a compiled lock without exact version or without hash."""
    for entry in re.split(r"\n(?=[A-Za-z0-9])", text.strip()):
        match = PINNED.match(entry)
        if match is None:
            continue
        if not match["version"]:
            yield f"{name}: {match['name']} has no exact version"
        if "--hash=sha256:" not in entry:
            yield f"{name}: {match['name']} has no hash"


def host_faults(name: str, text: str, hosts: list[re.Pattern[str]]) -> Iterator[str]:
    """Lines that name a registry host."""
    for number, line in enumerate(text.splitlines(), 1):
        if any(host.search(line) for host in hosts):
            yield f"{name}:{number}: names a package registry"


def stale_faults(wanted: str, lock: str, name: str) -> Iterator[str]:
    """Names asked for in the .in file that the compiled lock does not hold."""
    locked = {_normal(match["name"]) for line in lock.splitlines() if (match := PINNED.match(line))}
    for line in wanted.splitlines():
        match = PINNED.match(line)
        if match and _normal(match["name"]) not in locked:
            yield f"{name}: {match['name']} is asked for but not locked; compile again (CONTRIBUTING.md)"


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def registry_hosts() -> list[re.Pattern[str]]:
    """The patterns of KHOBAC_REGISTRY_HOSTS."""
    return [re.compile(pattern) for pattern in os.environ.get("KHOBAC_REGISTRY_HOSTS", "").split()]


def faults(names: list[str]) -> Iterator[str]:
    """Everything wrong with these files of the checkout."""
    hosts = registry_hosts()
    for name in names:
        path = ROOT / name
        if not path.is_file():
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        yield from host_faults(name, text, hosts)
        if LOCK_FILES.search(name):
            yield from url_faults(name, text)
        if re.fullmatch(r"requirements/\w+\.txt", name):
            yield from hash_faults(name, text)
            yield from stale_faults(path.with_suffix(".in").read_text(encoding="utf-8"), text, name)


def main() -> int:
    """Print every fault; 1 when there is one."""
    listing = subprocess.run(["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True)
    found = list(faults(sys.argv[1:] or listing.stdout.splitlines()))
    for fault in found:
        print(fault)
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
