"""Mutants of the rules of control: rules changed in one small place by mutmut, each to be noticed by a test.

A *survivor* is a mutant that no test noticed. It is a gap in the tests, or it is *equivalent*: nobody could tell it from
the original. The equivalent ones stand in `equivalent`, each with the reason.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

RULES = "khobac/control/rules"
_NAME = re.compile(r"(?P<module>[\w.]+)\.x(ǁ\w+ǁ|_)(?P<function>\w+)__mutmut_\d+")


@dataclass(frozen=True)
class Change:
    """What makes a mutant: the lines of one function that are others in it, each without the blanks around it."""

    file: str
    function: str
    before: str
    after: str


@dataclass(frozen=True)
class Mutant:
    """One mutant by its name, with what became of it in mutmut's words: killed, survived, timeout, no tests …"""

    name: str
    outcome: str

    @property
    def file(self) -> str:
        """The file it was made in."""
        return self._part("module").replace(".", "/") + ".py"

    @property
    def function(self) -> str:
        """The function it was made in."""
        return self._part("function")

    @property
    def noticed(self) -> bool:
        """A test failed, or ran for ever, which a person notices too."""
        return self.outcome in ("killed", "timeout")

    def change(self, shown: str) -> Change:
        """What makes it, from the difference that mutmut shows."""
        lines = [line for line in shown.splitlines() if not line.startswith(("---", "+++"))]
        before, after = (
            "\n".join(line[1:].strip() for line in lines if line.startswith(sign)) for sign in ("-", "+")
        )
        return Change(self.file, self.function, before, after)

    def _part(self, group: str) -> str:
        matched = _NAME.fullmatch(self.name)
        if matched is None:
            raise ValueError(f"no name of a mutant: {self.name}")
        return matched[group]


def listed(results: str) -> list[Mutant]:
    """The mutants that `mutmut results --all true` lists and that were tried."""
    rows = (line.strip().split(": ", 1) for line in results.splitlines() if "__mutmut_" in line)
    return [Mutant(name, outcome) for name, outcome in rows if outcome != "not checked"]
