"""Everything the order form shows: the content as fields, what can be chosen, and what is known about the choice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from khobac.books.budget import queries as budget
from khobac.books.commitments import queries as commitments
from khobac.casework.documents.queries import AttachmentView
from khobac.casework.dossiers.drafts import DraftView
from khobac.casework.dossiers.states import State
from khobac.control.inputs import procedure_of
from khobac.control.rules.c07_papers_enclosed import list_of
from khobac.core import clock
from khobac.doors.portal.templatetags.portal import number
from khobac.doors.portal.units.order_form import Content, list_text
from khobac.doors.portal.units.words import KINDS, PAPERS, USUAL_PAPERS
from khobac.flows import enclosures
from khobac.flows.enclosures import Enclosed
from khobac.registers.accounts import queries as accounts
from khobac.registers.law import queries as laws
from khobac.registers.law.values import ListedPaper
from khobac.registers.nomenclature import queries as nomenclature
from khobac.registers.nomenclature.queries import CodeView
from khobac.registers.organisations import queries as organisations
from khobac.spending.requests import queries as requests

ITEM, SOURCE = "item", "source"
FOUND_AT_ONCE = 8
PAID = [State.PAID, State.COMPLETED, State.POST_CONTROL_OK, State.POST_CONTROL_FINDING]


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that can be chosen."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Paper:
    """One of the papers of a dossier, and the files that are it."""

    value: str
    label: str
    chosen: bool
    files: tuple[Enclosed | AttachmentView, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A line or an invoice as the form shows it; `name` is what its code stands for."""

    place: int
    ndkt: str = ""
    no: str = ""
    amount: str = ""
    dong: int | None = None
    chapter: str = ""
    section: str = ""
    name: str = ""
    found: tuple[Choice, ...] = ()

    @property
    def place_text(self) -> str:
        """Its place as templates put it into a pointer."""
        return str(self.place)

    @property
    def ordinal(self) -> int:
        """Its number for people."""
        return self.place + 1


def context(draft: DraftView, content: Content, asked: Mapping[str, str]) -> dict[str, Any]:
    """The form's values and choices. `asked`: rows to show, and what is being looked for (see views)."""
    today = clock.today()
    unit = organisations.unit(draft.unit_code, today)
    return {
        "draft": draft,
        "unit": unit,
        "kinds": _choices(KINDS, content.get("kind", "payment")),
        "sources": sources(draft.unit_code, content),
        "years": [Choice(str(year), str(year), content.get("year") == year) for year in (today.year, today.year - 1)],
        "content_text": content.get("content", ""),
        "lines": lines(content, int(asked.get("lines", 1))),
        "invoices": _rows(content, "invoices", int(asked.get("invoices", 1))),
        "contracts": _contracts(draft.unit_code, content),
        "settleable": _settleable(draft.unit_code, content),
        "payroll": {name: _typed(value) for name, value in content.get("payroll", {}).items()},
        "payees_text": list_text(content.get("payees", ())),
        "list_total": _list_total(content),
        "list_count": len(content.get("payees", ())),
        "papers": papers(content, unit.kind if unit else ""),
        "file_count": len(content.get("attachments", ())),
        "recover": _typed(content.get("recover")),
        "last": bool(content.get("last")),
        "voucher_date": _day(content.get("voucher_date")),
        "performed_on": _day(content.get("performed_on")),
    } | payee_context(draft.unit_code, content.get("payee", ""), asked.get("payee", ""))


def payee_context(unit_code: str, code: str, text: str) -> dict[str, Any]:
    """Who is chosen, whether their account changed since they were last paid, and who is found for the text."""
    today = clock.today()
    payee = accounts.payee(unit_code, code, today) if code else None
    history = {each.payee_code: each for each in requests.payee_history(unit_code, [code])} if payee else {}
    last = history.get(code)
    found = accounts.payees(unit_code, text, today, FOUND_AT_ONCE) if text.strip() else []
    if not payee and not text.strip():
        found = accounts.payees(unit_code, "", today, FOUND_AT_ONCE)
    return {
        "payee": payee,
        "payee_last": last,
        "account_changed": bool(payee and last and last.account and last.account != payee.account_number),
        "payees_found": [found_payee for found_payee in found if found_payee.code != code],
        "payee_text": text,
    }


def find_items(text: str) -> list[CodeView]:
    """Spending items that may be charged, by number or name, with or without diacritics."""
    found = nomenclature.search(ITEM, text, clock.today(), 60)
    return [each for each in found if each.postable and each.kind == "expenditure"][:FOUND_AT_ONCE]


def sources(unit_code: str, content: Content) -> list[Choice]:
    """The sources the unit has an estimate of this year or last, and the one already chosen."""
    year = content.get("year")
    years = {year if isinstance(year, int) else clock.today().year}
    codes = sorted(
        {key.source for each in years for key in budget.lines_of_unit(unit_code, each) if key.source}
        | ({str(content["source"])} if content.get("source") else set())
    )
    names = nomenclature.codes({(SOURCE, code) for code in codes}, clock.today())
    return [Choice(code, _coded(code, names.get((SOURCE, code))), content.get("source") == code) for code in codes]


def lines(content: Content, at_least: int = 1) -> list[Row]:
    """The lines of the form, each with the name of its code, or the codes that fit what is typed."""
    rows = _rows(content, "lines", at_least)
    names = nomenclature.codes({(ITEM, row.ndkt) for row in rows if row.ndkt.isdigit()}, clock.today())
    return [_with_name(row, names.get((ITEM, row.ndkt))) for row in rows]


def _with_name(row: Row, code: CodeView | None) -> Row:
    found: tuple[Choice, ...] = ()
    if row.ndkt and code is None:
        found = tuple(Choice(each.code, _name(each), False) for each in find_items(row.ndkt))
    return Row(
        row.place, row.ndkt, row.no, row.amount, row.dong, row.chapter, row.section, _name(code) if code else "", found
    )


def _rows(content: Content, name: str, at_least: int) -> list[Row]:
    kept = content.get(name, [])
    padded = [*kept, *({} for _missing in range(min(at_least, 500) - len(kept)))]
    return [
        Row(
            place=place,
            ndkt=row.get("ndkt", ""),
            no=row.get("no", ""),
            amount=_typed(row.get("amount")),
            dong=row["amount"] if isinstance(row.get("amount"), int) else None,
            chapter=row.get("chapter", ""),
            section=row.get("section", ""),
        )
        for place, row in enumerate(padded)
    ]


def _contracts(unit_code: str, content: Content) -> list[Choice]:
    found = commitments.contracts(unit_code)
    chosen = content.get("contract")
    return [
        Choice(code, f"{code} · {facts.subject} · {number(facts.value)} ₫", code == chosen)
        for code, facts in found.items()
    ]


def _settleable(unit_code: str, content: Content) -> list[Choice]:
    """Advances not wholly settled, for a settlement; what was paid, for a return of funds."""
    kind, chosen = content.get("kind"), content.get("settles")
    if kind not in ("settlement", "return_of_funds"):
        return []
    paid = requests.dossiers_of_unit(unit_code, PAID, ["advance"] if kind == "settlement" else None)
    open_advances = commitments.outstanding_of([row.dossier_id for row in paid]) if kind == "settlement" else {}
    return [
        Choice(
            row.number,
            f"{row.number} · {row.payee_name} · {number(open_advances.get(row.dossier_id, row.gross))} ₫",
            row.number == chosen,
        )
        for row in paid
        if kind != "settlement" or open_advances.get(row.dossier_id) or row.number == chosen
    ]


def papers(content: Content, unit_kind: str) -> list[Paper]:
    """The papers on the procedure's list of today, and whatever else is named or enclosed; one with a file is enclosed
    whether it is ticked or not.
    """
    listed = laws.law_on(clock.today()).papers(list_of(procedure_of(unit_kind)))
    names = {each.paper: _name(each) for each in listed}
    return _papers(names, content.get("papers", USUAL_PAPERS), enclosures.of_draft(content))


def sent_papers(files: Sequence[AttachmentView]) -> list[Paper]:
    """The papers a dossier was filed with as files."""
    return _papers({}, (), files)


def _papers(
    listed: Mapping[str, str], ticked: Sequence[str], files: Sequence[Enclosed | AttachmentView]
) -> list[Paper]:
    codes = dict.fromkeys([*listed, *ticked, *(each.paper for each in files)])
    return [
        Paper(code, str(PAPERS.get(code) or listed.get(code, code)), code in ticked or bool(own), own)
        for code in codes
        for own in [tuple(each for each in files if each.paper == code)]
    ]


def _choices(words: Mapping[str, Any], chosen: str) -> list[Choice]:
    return [Choice(value, str(word), value == chosen) for value, word in words.items()]


def _list_total(content: Content) -> int | None:
    amounts = [row.get("amount") for row in content.get("payees", ())]
    return sum(amounts) if amounts and all(isinstance(amount, int) for amount in amounts) else None


def _typed(value: Any) -> str:
    return number(value) if isinstance(value, int) else str(value or "")


def _day(value: Any) -> str:
    """The day as typed in the form: day first."""
    if not value:
        return ""
    try:
        return dt.date.fromisoformat(value).strftime("%d/%m/%Y")
    except ValueError:
        return str(value)


def _coded(code: str, view: CodeView | None) -> str:
    """The code and its name, once where they are the same."""
    return " · ".join(dict.fromkeys(filter(None, [code, _name(view)])))


def _name(named: CodeView | ListedPaper | None) -> str:
    if named is None:
        return ""
    english = (get_language() or "vi").startswith("en")
    return named.name_en if english and named.name_en else named.name_vi
