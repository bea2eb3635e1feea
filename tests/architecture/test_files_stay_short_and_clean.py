"""Files stay short enough to read at one sitting, and tell nothing of the machine they were written on."""
from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

from tests.architecture.house import ROOT, tracked

LONGEST = 400
LISTED: dict[str, int] = json.loads((Path(__file__).parent / "long_files.json").read_text(encoding="utf-8"))
"""Files that are longer, with their length. The list only shrinks: a shorter file gets its new figure, or leaves."""

WRITTEN = (".py", ".sql", ".html", ".css", ".js", ".sh")
NOT_OURS = re.compile(r"(^|/)(vendor|schemas|migrations|data|cases)/")
SOMEBODYS_FOLDER = re.compile(r"(?<![\w.}>*-])/(?:wor[k]|roo[t]|hom[e])/[A-Za-z0-9_.]")


def length_faults(lengths: Mapping[str, int], listed: Mapping[str, int]) -> list[str]:
    """Files over the limit that are not listed, and list entries that are no longer exact."""
    new = [f"{name}: {n} lines" for name, n in lengths.items() if n > LONGEST and name not in listed]
    old = [
        f"{name}: listed with {n}, now {lengths.get(name, 0)}" for name, n in listed.items() if lengths.get(name) != n
    ]
    return new + old


def path_faults(name: str, text: str) -> list[str]:
    """Lines that name a folder of somebody's machine."""
    return [f"{name}:{n}" for n, line in enumerate(text.splitlines(), 1) if SOMEBODYS_FOLDER.search(line)]


def texts() -> dict[str, str]:
    """All text files of the checkout."""
    found = {}
    for name in tracked():
        try:
            found[name] = (ROOT / name).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
    return found


def test_files_stay_short() -> None:
    written = {name: text for name, text in texts().items() if name.endswith(WRITTEN) and not NOT_OURS.search(name)}
    assert length_faults({name: len(text.splitlines()) for name, text in written.items()}, LISTED) == []


def test_the_list_of_long_files_only_shrinks() -> None:
    assert length_faults({"a.py": 401}, {})
    assert length_faults({"a.py": 450}, {"a.py": 440}), "a listed file may not grow"
    assert length_faults({"a.py": 430}, {"a.py": 440}), "a file that shrank is listed with its new length"
    assert length_faults({"a.py": 390}, {"a.py": 440}), "a file that is short again leaves the list"
    assert not length_faults({"a.py": 440, "b.py": 400}, {"a.py": 440})


def test_no_file_names_a_folder_of_somebodys_machine() -> None:
    assert [fault for name, text in texts().items() for fault in path_faults(name, text)] == []


def test_a_planted_folder_is_caught() -> None:
    assert path_faults("a.py", "open('/" + "home/lan/khobac/x.json')")
    assert path_faults("a.md", "see /" + "work/main")
    assert not path_faults("a.html", "<a href='{{ base }}/home/x'> https://example.org/home/x docs/work/y")
