"""C14: in secrecy the rules on contract, papers and detail do not apply; what guards the money does."""

from __future__ import annotations

from khobac.control import engine
from khobac.control.answers import Answer, answers
from khobac.control.findings import Severity
from khobac.control.inputs import NormItem, Particulars, Snapshot
from khobac.control.rules import specimen
from tests.control.rules.found import findings, places

WORDING = "Khoản chi có yêu cầu bảo mật"
SECRET = Particulars(secret=True, norms=(NormItem("per_diem", 999_999),))


def _asked(content: str = WORDING, particulars: Particulars = SECRET) -> Snapshot:
    return specimen.request(20_000_000, content=content, contract="K1", particulars=particulars)


def test_the_rules_left_out_are_told_and_a_person_looks() -> None:
    there = specimen.position(contract=specimen.contract(1_000_000))
    [found] = engine.check(_asked(), specimen.law(), there)
    assert (found.code, found.pointer, found.severity) == ("C14", "/particulars/secret", Severity.LOOK)
    assert found.values == {"not_applied": "C06, C07, C08, C09, C10, C11, C12, C13, C20"}


def test_without_the_mark_the_same_request_is_controlled() -> None:
    there = specimen.position(contract=specimen.contract(1_000_000))
    open_ = Particulars(norms=SECRET.norms)
    codes = [found.code for found in engine.check(_asked(particulars=open_), specimen.law(), there)]
    assert codes == ["C06", "C10"]


def test_a_rule_left_out_is_told_as_such_and_not_as_one_that_held() -> None:
    there = specimen.position(contract=specimen.contract(1_000_000))
    told = {each.code: each.answer for each in answers(_asked(), specimen.law(), there)}
    assert (told["C06"], told["C10"], told["C01"]) == (Answer.NOT_CONCERNED, Answer.NOT_CONCERNED, Answer.HOLDS)
    assert told["C14"] is Answer.CANNOT_TELL


def test_what_guards_the_money_is_never_left_out() -> None:
    law = specimen.law({"secrecy.not_applied": ["C01", "C05", "C16", "C17"]})
    assert engine.spared(_asked(), law, specimen.position()) == {"C05"}
    found = engine.check(_asked(), law, specimen.position(available=1))
    assert (found[0].code, found[0].severity) == ("C01", Severity.BLOCK)


def test_the_voucher_must_say_so_in_whatever_case() -> None:
    assert places("C14", _asked("KHOẢN CHI có yêu cầu bảo mật, số 7")) == ["/particulars/secret"]
    found = findings("C14", _asked("Mua thiết bị"))
    assert [(each.pointer, each.severity) for each in found] == [
        ("/particulars/secret", Severity.LOOK),
        ("/content", Severity.BLOCK),
    ]


def test_where_the_law_does_not_say_what_is_left_out_nothing_is_and_nobody_can_tell() -> None:
    law = specimen.law({"secrecy.not_applied": None})
    assert engine.spared(_asked(), law, specimen.position()) == frozenset()
    found = {each.code: each.severity for each in engine.check(_asked(), law, specimen.position())}
    assert found == {"C10": Severity.BLOCK, "C14": Severity.LOOK}


def test_an_open_request_is_not_concerned() -> None:
    assert places("C14", specimen.request()) == []
    assert places("C14", _asked(particulars=Particulars())) == []
    assert engine.spared(specimen.request(), specimen.law(), specimen.position()) == frozenset()
