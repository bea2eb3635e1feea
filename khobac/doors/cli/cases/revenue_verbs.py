"""Revenue: what an agency asks for, what banks take and say they took, what people decide about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from khobac.cash.revenue import queries as revenue
from khobac.cash.revenue.ports import Advice
from khobac.connectors import revenue_list
from khobac.connectors.revenue_list import RevenueListCsv
from khobac.core import clock
from khobac.core.message_signature import SignatureRefused
from khobac.doors.cli.cases import bank_verbs
from khobac.doors.cli.cases.bank import CASE_BANK, signed_by
from khobac.doors.cli.cases.format import BadCase, Step
from khobac.doors.cli.cases.stage import Outcome, Stage, office_staff
from khobac.flows.revenue import asking, comparing, correcting, lists, notices, refunding
from khobac.flows.revenue.notices import NoticeRow
from khobac.registers.banks import queries as banks

AGENCY, OFFICE, AREA = "thue", "0061", "00101"
PAYER = ("Người nộp", "1020304050")
REASON = "Theo đề nghị của cơ quan thu"


class CaseRevenue:
    """Implements `flows.revenue.lists.RevenueWire` with the keys of the cases' banks."""

    codec = RevenueListCsv()

    def bank(self, signed: bytes, signature: str) -> str:
        """The bank that signed these bytes."""
        return CASE_BANK.sender(signed, signature)

    def agency(self, signed: bytes, signature: str) -> str:
        """No agency signs in a case: what it says is a step."""
        raise SignatureRefused("no agency signs here")


def revenue_step(stage: Stage, step: Step) -> Outcome:
    """Whatever the step names."""
    return _ACTS[step.what](stage, step)


def _notice(stage: Stage, step: Step) -> Outcome:
    given = step.arguments
    row = NoticeRow(
        given["id"],
        OFFICE,
        given["payer"],
        f"Người nộp {given['payer']}",
        given["chapter"],
        given["ndkt"],
        given["amount"],
    )
    notices.take(given.get("by", AGENCY), [row._replace(area=AREA)])
    return Outcome()


def _paid(stage: Stage, step: Step) -> Outcome:
    """A list of one payment, `times` copies at once. A bank asks before it takes money, not when it repeats itself."""
    given = step.arguments
    bank, code = given["bank"], given.get("id", "")
    office = OFFICE
    if code and revenue.list_of(bank, given["ref"]) is None:
        office = asking.claim(code, bank, given["amount"]).office
    elif code:
        office = asking.owed(code).office
    account = next(each for each in banks.revenue_accounts_of(office, clock.today()) if each.bank == bank)
    advice = Advice(
        reference=given["ref"],
        account=account.number,
        code=code,
        amount=given["amount"],
        paid_on=clock.today(),
        item=given.get("ndkt", ""),
        chapter=given.get("chapter", ""),
        payer_tax_code="",
        payer_name=PAYER[0],
        payer_account=PAYER[1],
        content="",
    )
    body = b"".join(revenue_list.write(given["ref"], [_as_first_said(bank, advice)]))
    words = lists.signed_words([body])
    signature = signed_by(bank, words.encode())
    told = bank_verbs.at_once([lambda: lists.take(CaseRevenue(), [body], words, signature)] * given.get("times", 1))
    return Outcome(first_answer=all(answer.first_answer for answer in told))


def _as_first_said(bank: str, advice: Advice) -> Advice:
    """A repeat says the day that the first message said."""
    earlier = revenue.receipt(bank, advice.reference)
    return advice._replace(paid_on=earlier.paid_on) if earlier else advice


def _clarify(stage: Stage, step: Step) -> Outcome:
    given = step.arguments
    bank = _bank_of(stage, given["ref"])
    by = given.get("by", office_staff(OFFICE).officer)
    correcting.clarify(bank, given["ref"], given["ndkt"], given["chapter"], by, REASON)
    return Outcome()


def _refund(stage: Stage, step: Step) -> Outcome:
    given = step.arguments
    bank = _bank_of(stage, given["ref"])
    staff = office_staff(OFFICE)
    payee = (PAYER[0], bank, PAYER[1])
    number = refunding.propose(bank, given["ref"], given["amount"], payee, given.get("by", staff.officer), REASON)
    refunding.countersign(number, staff.chief)
    refunding.approve(number, staff.director)
    stage.refunds[given["refund"]] = refunding.order_key(number)
    return Outcome()


def _statement(stage: Stage, step: Step) -> Outcome:
    given = step.arguments
    lines = [(reference, amount) for reference, amount in given["lines"]]
    compare = partial(comparing.compare_day, given["bank"], OFFICE, given["date"], lines)
    [compared, *_] = bank_verbs.at_once([compare] * given.get("times", 1))
    return Outcome(match=[(row.reference, row.match.value) for row in compared])


def _bank_of(stage: Stage, reference: str) -> str:
    """The bank that told of a payment: cases name it once."""
    for step in stage.case.steps:
        for each in step.all():
            if each.verb == "revenue" and each.what == "paid" and each.arguments["ref"] == reference:
                return str(each.arguments["bank"])
    raise BadCase(f"{stage.case.name}: no bank has told of a payment {reference}")


_ACTS: Mapping[str, Callable[[Stage, Step], Outcome]] = {
    "notice": _notice,
    "paid": _paid,
    "clarify": _clarify,
    "refund": _refund,
    "statement": _statement,
}
