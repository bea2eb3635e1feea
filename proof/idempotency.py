"""R7: whoever says a thing twice, or sixty-four times at once, has said it once.

Every POST of the contract is sent to real server processes: once alone, then as copies all at once, and as copies while a server
is killed over them. Whatever its tables are, the copies have written exactly as many rows as the one that was alone, and all were
answered the same bytes; so is one more, in a row. The same key or message id with other content is refused each time. Five years
later the key still gets the first answer. A POST that this proof cannot send breaks it.
"""

from __future__ import annotations

import random
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

from django.test import Client

from khobac.core import clock, wake
from khobac.doors.api import openapi
from khobac.doors.api.application import api
from khobac.flows.verification import verify_books
from proof.ground import paid, server, tables
from proof.ground.commands import ASKED_ANEW, COMMANDS, Command
from proof.ground.crowd import Answered, Said, all_at_once, say, unlike
from proof.ground.scene import Scene, open_scene
from proof.harness import Profile, Verdict

COPIES, OTHER_COPIES, YEARS = 64, 4, 5
ALONE = 2
"""The first of a kind may open a series; what the second writes is what one of them writes."""
LONGEST_LIFE_S = 0.15
"""Within this after the signal the server dies."""
FILING = "/api/v1/dossiers"
CROWDED = frozenset({FILING, "/api/v1/bank/messages"})
"""Said by COPIES at once in every profile, to servers that have just begun: what R7 is about, and what they have to learn."""


@dataclass(frozen=True)
class Size:
    """How many are sent many times at once: dossiers, and of each other kind, and in how many copies these."""

    filings: int
    others: int
    copies: int


SIZES = {
    Profile.QUICK: Size(filings=2, others=1, copies=8),
    Profile.NIGHTLY: Size(filings=2_000, others=100, copies=COPIES),
    Profile.EXPENSIVE: Size(filings=10_000, others=500, copies=COPIES),
}


@dataclass
class Tally:
    """What came of the requests of all operations."""

    requests: int = 0
    keys: int = 0
    killed: int = 0
    other_content: int = 0
    unlike: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    not_once: list[str] = field(default_factory=list)
    other_taken: list[str] = field(default_factory=list)
    lasting: list[tuple[Command, Said, Answered]] = field(default_factory=list)

    @property
    def wrong(self) -> list[str]:
        """Everything that must not be."""
        return [*self.failed, *self.unlike, *self.not_once, *self.other_taken]


def run(seed: int, profile: Profile) -> Verdict:
    """Every operation in an order drawn by lot; then years later."""
    size, chance, tally = SIZES[profile], random.Random(seed), Tally()
    most = ALONE + 1 + max(size.filings, size.others)
    with server.own_world(), wake.asleep(), open_scene(most) as scene:
        for path in chance.sample(sorted(COMMANDS), len(COMMANDS)):
            many = size.filings if path == FILING else size.others
            copies = COPIES if path in CROWDED else size.copies
            _prove(Trial(path, COMMANDS[path], copies), scene, many, chance, tally)
        for path in ASKED_ANEW:
            _ask_anew(scene, path, size.copies, tally)
        paid.due()
        forgotten, differences = _years_later(tally), verify_books()
    unsent = operations() - {*COMMANDS, *ASKED_ANEW}
    return Verdict(
        figures={
            "operations": len(COMMANDS) + len(ASKED_ANEW),
            "operations not sent": ", ".join(sorted(unsent)),
            "requests": tally.requests,
            "keys": tally.keys,
            "servers killed": tally.killed,
            "failed": len(tally.failed),
            "not the same bytes": len(tally.unlike),
            "not as many rows as one": len(tally.not_once),
            "other content sent": tally.other_content,
            "other content taken": len(tally.other_taken),
            "first wrong": "; ".join([*tally.wrong, *forgotten][:2]),
            "asked again after years": len(tally.lasting),
            "answered otherwise then": len(forgotten),
            "differences in the books": len(differences),
        },
        passed=not any([tally.wrong, unsent, forgotten, differences]) and tally.other_content > 0,
    )


def operations() -> set[str]:
    """The paths of everything in the contract that may change something. Raises ValueError for a method we cannot send."""
    paths: Mapping[str, Mapping[str, object]] = openapi.document(api)["paths"]
    if other := {method for methods in paths.values() for method in methods} - {"get", "post"}:
        raise ValueError(f"the proof sends POST alone, not {', '.join(sorted(other))}")
    return {path for path, methods in paths.items() if "post" in methods}


@dataclass(frozen=True)
class Trial:
    """One operation on trial."""

    path: str
    command: Command
    copies: int

    def alike(self, answer: Answered) -> Answered:
        """As it has to be in every repeat."""
        return answer.without(self.command.tells) if answer.taken else answer


def _prove(trial: Trial, scene: Scene, many: int, chance: random.Random, tally: Tally) -> None:
    """Some alone, `many` as copies at once, the last as copies over which a server dies."""
    said = [trial.command.make(scene, n) for n in range(ALONE + many + 1)]
    tally.keys += len(said)
    before, one = tables.counted(), dict[str, int]()
    for n, each in enumerate(said):
        dies = n == len(said) - 1
        answer = _alone(trial, scene, each, tally) if n < ALONE else _repeated(trial, scene, each, dies, chance, tally)
        after = tables.counted()
        grown, before = tables.grown(before, after), after
        if n < ALONE:
            one = grown
        elif grown != one:
            tally.not_once.append(f"{trial.path}: {grown} where one writes {one}")
        if trial.command.lasts:
            tally.lasting.append((trial.command, each, answer))


def _alone(trial: Trial, scene: Scene, said: Said, tally: Tally) -> Answered:
    return _noted(trial, [say(scene.doors.address, said)], tally)


def _repeated(trial: Trial, scene: Scene, said: Said, dies: bool, chance: random.Random, tally: Tally) -> Answered:
    """At once, then once more in a row, then with other content."""
    address = scene.doors.address
    if trial.path in CROWDED:
        scene.doors.renew()
    answers = all_at_once(address, said, trial.copies, partial(_kill, scene, chance) if dies else lambda: None)
    if dies:
        scene.doors.mend()
        tally.killed += 1
    first = _noted(trial, [*answers, say(address, said)], tally)
    for other in all_at_once(address, said.other, OTHER_COPIES) if said.other else ():
        tally.other_content += 1
        if other.status not in (409, 422):
            tally.other_taken.append(f"{trial.path} {other.status} {other.body[:200]!r}")
    return first


def _noted(trial: Trial, answers: list[Answered], tally: Tally) -> Answered:
    """The first answer; what is wrong with it and with the others is on record."""
    tally.requests += len(answers)
    tally.failed += [f"{trial.path} {each.status} {each.body[:300]!r}" for each in answers if not each.taken][:1]
    alike = [trial.alike(each) for each in answers]
    tally.unlike += [f"{trial.path}: {alike[0].body[:200]!r} and {each.body[:200]!r}" for each in unlike(alike)][:1]
    return answers[0]


def _kill(scene: Scene, chance: random.Random) -> None:
    time.sleep(chance.uniform(0, LONGEST_LIFE_S))
    scene.doors.kill(chance.randrange(2))


def _ask_anew(scene: Scene, path: str, copies: int, tally: Tally) -> None:
    """Each copy gets an answer of its own."""
    answers = all_at_once(scene.doors.address, Said(path, b"", scene.headers(path, 0)), copies)
    tally.requests += copies
    tally.failed += [f"{path} {each.status} {each.body[:300]!r}" for each in answers if not each.taken][:1]
    if len({each.body for each in answers}) < copies:
        tally.unlike.append(f"{path}: one value was given twice")


def _years_later(tally: Tally) -> list[str]:
    """What is not answered as it was, long after."""
    http, otherwise = Client(), []
    with clock.at(clock.now().replace(year=clock.now().year + YEARS)):
        for command, said, first in tally.lasting:
            headers = dict(said.headers)
            came = http.post(said.path, said.body, content_type=headers.pop("Content-Type"), headers=headers)
            again = Answered(came.status_code, came.content)
            if not again.taken or again.without(command.tells) != first.without(command.tells):
                otherwise.append(f"{said.path} after {YEARS} years: {again.status} {again.body[:200]!r}")
    return otherwise
