"""A filed dossier on the officer's desk: locked, with its request, snapshot and the office that handles it now."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import cached_property

from khobac.casework.dossiers import queries as dossiers
from khobac.casework.dossiers.queries import LockedDossier
from khobac.control.inputs import SNAPSHOT, Snapshot
from khobac.core import clock, stored
from khobac.core.errors import Refused, Word
from khobac.flows.payment.position import Judged, Own, judge, on_contract, unit_on
from khobac.registers.organisations import queries as organisations
from khobac.registers.organisations.queries import OfficeView
from khobac.spending.requests import queries as requests
from khobac.spending.requests.queries import RequestView


@dataclass(frozen=True)
class OnDesk:
    """What every step of the treasury starts from."""

    dossier: LockedDossier
    request: RequestView
    office: OfficeView

    @cached_property
    def snapshot(self) -> Snapshot:
        """The dossier as filed; a unit may not read it back, it has its own copy."""
        return filed(self.dossier)


def take_up(number: str) -> OnDesk:
    """Lock a dossier and read what was filed."""
    dossier = dossiers.lock_by_number(number)
    return OnDesk(dossier, requests.of_dossier(dossier.id), handled_by(dossier))


def filed(dossier: LockedDossier) -> Snapshot:
    """The dossier as filed, from the canonical document its number stands for."""
    return SNAPSHOT.validate_python(stored.fetch(dossier.content_hash))


def handled_by(dossier: LockedDossier) -> OfficeView:
    """The office that handles it now: where it was filed, or the successor."""
    today = clock.today()
    here = organisations.handling_offices([dossier.office_id], today).get(dossier.office_id, dossier.office_id)
    office = organisations.office_by_id(here, today)
    if office is None:
        raise Refused(Word.INVALID, "Kho bạc xử lý hồ sơ không còn hoạt động.")
    return office


def judge_again(desk: OnDesk, only: frozenset[str] | None = None) -> Judged:
    """Judge the filed dossier on the position of now."""
    filed = desk.snapshot
    unit = unit_on(desk.dossier.unit_code, filed.sent_on)
    own = Own(chain_id=desk.dossier.chain_id, held=desk.request.held)
    return judge(filed, unit, own, on_contract(unit.code, filed.contract, filed.year, filed.source), only)
