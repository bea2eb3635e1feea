"""What may stand in a case file: arguments of every verb and of every table inside them (tests/cases/README.md 2 and 3)."""
from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Shape:
    """The keys a table must have and those it may have besides."""

    required: frozenset[str] = frozenset()
    optional: frozenset[str] = frozenset()

    @property
    def known(self) -> frozenset[str]:
        """Every key that may stand there."""
        return self.required | self.optional


def shape(required: str = "", optional: str = "") -> Shape:
    """A shape from two lists of names.

    >>> sorted(shape("no amount", "note").known)
    ['amount', 'no', 'note']
    """
    return Shape(frozenset(required.split()), frozenset(optional.split()))


CASE = shape("title background step", "law")
STEP = frozenset({"at", "do", "by", "expect"})

FILING = "kind unit source year payee content lines contract last recover on_commitment voucher_date performed_on papers"
FILING += " invoices payroll payees particulars prepared_by signed resubmits advance of amount ndkt"

VERBS: dict[str, Shape] = {
    "calendar": shape("", "closed open"),
    "allot": shape(
        "amount",
        "unit source year kind tier giver giver_tier giver_source period valid_on number approved_by entered_by",
    ),
    "contract": shape(
        "contract value",
        "unit payee signed subject advance_max guarantee recovered_by budget_level effective appendix currency value_fx"
        " retention plan",
    ),
    "guarantee": shape("contract", "unit amount expires kind call"),
    "commit": shape("contract", "unit year source amount kind amount_fx"),
    "check": shape("", FILING),
    "file": shape("dossier", FILING + " through"),
    "withdraw": shape("dossier"),
    "examine": shape("dossier"),
    "accept": shape("dossier", "reason"),
    "send_back": shape("dossier", "defects adds override_by reason deduct"),
    "refuse": shape("dossier reason basis"),
    "approve": shape("dossier", "chief director"),
    "extend": shape("dossier days reason"),
    "apologise": shape("dossier cause words", "promised"),
    "bank": shape("dossier says", "times amount ref line"),
    "reverse": shape("dossier instead"),
    "reperform": shape("dossier"),
    "simulate": shape("law from to"),
    "parallel": shape("steps"),
    "volume": shape("contract amount", "unit number accepted A B"),
    "look": shape("", "dossier"),
    "verify_books": shape("", "dossier"),
}
"""Verbs with one set of arguments."""

SUB_VERBS: dict[str, dict[str, Shape]] = {
    "organisation": {
        "unit": shape(
            "unit name office level chapter section",
            "staff contract_labour autonomy_group accountant chief_accountant holder",
        ),
        "delegate": shape("giver to seat until", "unit"),
        "signer_change": shape("seat old new", "unit"),
        "quota": shape("staff contract_labour", "unit"),
        "own_rules": shape("norms decision", "unit yearly"),
        "special_assets": shape("prices decision", "unit numbers"),
        "agreement": shape("number prices", "until"),
        "service_commitment": shape("office procedure days"),
        "merge": shape("offices into effective"),
        "rename": shape("office name effective"),
        "move": shape("to effective", "unit"),
    },
    "restrict": {
        "suspend": shape("", "unit ndkt"),
        "lift": shape("", "unit ndkt"),
        "freeze": shape("account", "unit amount"),
        "unfreeze": shape("account", "unit"),
    },
    "retention": {
        "keep": shape("contract dossier amount", "unit"),
        "release": shape("contract dossier amount", "unit"),
        "deposit": shape("contract ndkt amount", "unit year source on_commitment"),
    },
    "project": {
        "decide": shape("total", "unit investor group starts ends number issued"),
        "settle": shape("approved", "unit number issued"),
    },
    "plan": {
        "medium": shape("first last amount", "unit source number issued"),
        "year": shape("amount", "unit year source number issued"),
    },
    "law": {"draft": shape("name value from"), "approve": shape("name from")},
    "order": {
        "resend": shape("dossier"),
        "correct": shape("dossier account", "line name bank second"),
        "give_up": shape("dossier"),
    },
    "revenue": {
        "notice": shape("id payer ndkt chapter amount"),
        "paid": shape("ref bank amount", "id ndkt chapter times"),
        "clarify": shape("ref ndkt chapter"),
        "refund": shape("refund ref amount"),
        "statement": shape("bank date lines", "times"),
    },
    "inter_treasury": {
        "arrives": shape("dossier", "known"),
        "correct": shape("dossier"),
        "send_back": shape("dossier"),
    },
    "utility": {
        "authorise": shape("provider customer ndkt", "unit cap until"),
        "revoke": shape("customer"),
        "batch": shape("batch provider bills", "credits"),
        "confirm": shape("bill"),
        "retry": shape(),
    },
    "close": {
        "day": shape("office"),
        "month": shape("month"),
        "unused": shape("year", "unit source"),
        "carry_over": shape("year", "unit source amount contract"),
        "advances": shape("year", "unit source"),
        "year": shape("year"),
    },
}
"""Verbs whose arguments follow from `what`."""

TABLES: dict[str, Shape] = {
    "lines": shape("ndkt amount", "chapter section"),
    "invoices": shape("no amount"),
    "payroll": shape("headcount contract_labour total"),
    "particulars": shape("", "norms purchases medicines secret own_revenue cash withheld"),
    "positions": shape("", "unit source year allotted reserved committed advance actual available"),
    "commitment": shape("contract", "unit source year committed paid remaining"),
    "capital": shape("", "unit source year planned carried disbursed left agrees"),
}
"""Tables inside arguments and expectations."""

EXPECTATIONS = frozenset(
    [
        "error", "findings", "status", "public", "budget", "short", "legal_due", "committed_due", "control_due", "pay",
        "recovered", "capital", "office", "handled_at", "order", "entries", "positions", "commitment", "balances", "booked",
        "alerts", "no_alerts", "signals", "flags", "bills", "match", "first_answer", "outcomes", "changed", "same",
        "clean",
    ]
)

CHOICES: dict[str, frozenset[str]] = {
    "allot.kind": frozenset(
        ["estimate", "supplement", "cut", "provisional", "deposit", "transfer", "freeze", "unfreeze", "ceiling"]
    ),
    "allot.tier": frozenset(["0", "1", "2", "3", "4", "C"]),
    "commit.kind": frozenset(["new", "adjust", "cancel"]),
    "file.kind": frozenset(["payment", "advance", "pay_first", "settlement", "return_of_funds", "deposit_payment"]),
    "file.through": frozenset(["examined", "accepted", "approved", "settled"]),
    "bank.says": frozenset(["ack", "debit", "reject", "return", "timeout", "not_received"]),
}
"""Words an argument must be one of."""
