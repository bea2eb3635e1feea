"""S15, the whole of a dossier for staff: what was filed, what was found and why, versions, orders, entries, history."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from khobac.books.ledger import queries as ledger
from khobac.casework.dossiers import queries as dossiers
from khobac.casework.dossiers.queries import StepView
from khobac.cash.payments import queries as payments
from khobac.control import queries as checks
from khobac.control.inputs import SNAPSHOT, Position, Snapshot
from khobac.core import stored
from khobac.doors.portal.findings import ShownFinding, label, shown
from khobac.doors.portal.seat import office_page
from khobac.doors.portal.staff import desk as desks
from khobac.doors.portal.staff.desk import Desk, Opened, desk_of, names_of, open_dossier, show
from khobac.doors.portal.staff.words import rules_that_held
from khobac.doors.portal.templatetags.desk import event_word
from khobac.doors.portal.templatetags.portal import dong
from khobac.doors.portal.templatetags.portal import number as figure
from khobac.flows.lanes import lanes_of
from khobac.flows.payment import explanation
from khobac.registers.law.values import COMPOUND, Law, LawValue
from khobac.spending.requests import desk_detail_queries, desk_queries
from khobac.spending.requests.desk_queries import DeskRow

STAFF = ("officer", "office_chief_accountant", "director", "payment_officer")
TROUBLE = {"send_back", "refuse", "money_back", "hand_back"}
NOT_COMPARED = {"sent_at", "signatures", "kind", "unit"}
"""What every version has anew, or never changes."""


@dataclass(frozen=True)
class Change:
    """A value of this version beside that of the version before; None where it was not there."""

    label: str
    before: Any
    now: Any


@dataclass(frozen=True)
class Why:
    """What the last check was judged on: the law's values and the position of that moment."""

    purpose: str
    law: list[tuple[str, LawValue]]
    position: list[tuple[str, Any]]
    held: list[str]


@office_page(*STAFF)
@require_GET
def dossier_list(request: HttpRequest) -> HttpResponse:
    """Every dossier of the office, latest first, with search."""
    desk = desk_of(request)
    found = desk_queries.all_of_office(desk.offices, desks.wanted(request), desks.place(request))
    context = {
        "rows": show(desk, found.rows),
        "next_url": desks.next_url(request, found.after),
        "first_url": reverse("treasury_dossiers") if desks.place(request) else None,
    }
    return render(request, "portal/staff/dossiers.html", context)


@office_page(*STAFF)
@require_GET
def dossier(request: HttpRequest, number: str) -> HttpResponse:
    """One dossier with everything known about it."""
    desk = desk_of(request)
    return _page(request, desk, desk.row(number))


@office_page(*STAFF)
@require_POST
def reperform(request: HttpRequest, number: str) -> HttpResponse:
    """Judge it again from what was stored with the last check, and say whether the answer is the same."""
    desk = desk_of(request)
    row = desk.row(number)
    answer = explanation.reperform(number)
    return _page(request, desk, row, {"reperformed": answer, "found_again": [shown(each) for each in answer.findings]})


def _page(request: HttpRequest, desk: Desk, row: DeskRow, more: dict[str, Any] | None = None) -> HttpResponse:
    steps = dossiers.steps(row.id)
    opened = open_dossier(desk, row, names_of(step.actor for step in steps), lanes_of([row.id]))
    snapshot = SNAPSHOT.validate_python(stored.fetch(row.content_hash))
    versions = desk_detail_queries.chain(row.chain_id)
    orders = payments.orders_of_dossiers([(row.treasury_id, row.id)])
    context = {
        "opened": opened,
        "dossier": row,
        "steps": [_event(step, opened) for step in reversed(steps)],
        "versions": versions if len(versions) > 1 else [],
        "changes": _changes(row, snapshot),
        "why": _why(row, opened),
        "returned": [_defect(each) for each in dossiers.defects(row.id)],
        "orders": orders,
        "items": payments.items_of(orders),
        "entries": ledger.entries_of(row.number, row.treasury_id),
        "trail": [(reverse("treasury_dossiers"), _("Hồ sơ"))],
    }
    return render(request, "portal/staff/dossier.html", context | (more or {}))


def _event(step: StepView, opened: Opened) -> dict[str, Any]:
    return {
        "what": event_word(step.event),
        "at": step.at,
        "who": _("ngân hàng") if step.actor == "bank" else opened.people.get(step.actor, step.actor),
        "note": step.reason,
        "trouble": step.event in TROUBLE,
    }


def _defect(defect: dossiers.DefectView) -> ShownFinding:
    view = checks.FindingView(**{name: getattr(defect, name) for name in checks.FindingView.__dataclass_fields__})
    return shown(view)


def _why(row: DeskRow, opened: Opened) -> Why | None:
    if row.check_id is None:
        return None
    _snapshot, law, position = checks.inputs(row.check_id)
    return Why(row.checked_for or "", _values(law), _figures(position), rules_that_held(opened.findings))


def _values(law: Law) -> list[tuple[str, LawValue]]:
    """The parameters of law; the rest is told with the rule that asked for it, on the explanation's page."""
    return [(key, value) for key, value in sorted(law.values.items()) if not key.startswith(COMPOUND)]


def _figures(position: Position) -> list[tuple[str, Any]]:
    """The position in words: what was left, what stood in the way."""
    rows: list[tuple[str, Any]] = []
    if position.available is not None:
        rows.append((_("Dự toán còn được sử dụng"), dong(position.available)))
    if position.deposit_free is not None:
        rows.append((_("Tiền gửi còn được sử dụng"), dong(position.deposit_free)))
    if position.contract is not None:
        rows.append((_("Giá trị hợp đồng %(code)s") % {"code": position.contract.code}, dong(position.contract.value)))
        rows.append((_("Đã thanh toán theo hợp đồng"), dong(position.contract.paid_gross)))
        rows.append((_("Tạm ứng chưa thu hồi"), dong(position.contract.advance_outstanding)))
    if position.commitment is not None:
        rows.append((_("Cam kết chi còn lại"), dong(position.commitment.remaining)))
    if position.quota is not None:
        rows.append((_("Biên chế được giao"), figure(position.quota.staff)))
    if position.set_off:
        rows.append((_("Còn phải giảm trừ"), dong(position.set_off)))
    rows.append((_("Hồ sơ tương tự trước đó"), figure(len(position.earlier))))
    return rows


def _changes(row: DeskRow, now: Snapshot) -> list[Change]:
    """What the unit changed since the version that was returned; two documents, whatever the length of the chain."""
    if row.resubmits_id is None:
        return []
    [earlier] = dossiers.by_ids([row.resubmits_id])
    before = _flat(asdict(SNAPSHOT.validate_python(stored.fetch(earlier.content_hash))))
    after = _flat(asdict(now))
    return [
        Change(_place(pointer), before.get(pointer), after.get(pointer))
        for pointer in [*before, *(each for each in after if each not in before)]
        if before.get(pointer) != after.get(pointer)
    ]


def _place(pointer: str) -> str:
    """The name of the field, or the pointer itself for one without a name."""
    if pointer == "/content":
        return _("Nội dung")
    name = label(pointer)
    return pointer.strip("/") if name == _("Cả hồ sơ") else name


def _flat(value: Any, pointer: str = "") -> dict[str, Any]:
    """Every leaf of a document by its pointer; amounts as people read them."""
    if isinstance(value, dict):
        parts = [(key, each) for key, each in value.items() if pointer or key not in NOT_COMPARED]
    elif isinstance(value, tuple | list):
        parts = list(enumerate(value))
    elif isinstance(value, frozenset | set):
        return {pointer: ", ".join(sorted(value))}
    else:
        return {} if value is None else {pointer: dong(value) if pointer.endswith("/amount") else value}
    found: dict[str, Any] = {}
    for key, each in parts:
        found |= _flat(each, f"{pointer}/{key}")
    return found
