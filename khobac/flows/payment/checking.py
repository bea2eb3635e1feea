"""The live check of many drafts of one unit at once, in a dozen statements whatever their number.

`filing.check` of one draft and this of many give the same answer; a test holds them together. The people who are going to
sign are not known yet.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from khobac.books.budget import queries as budget
from khobac.books.commitments import queries as commitments
from khobac.casework.dossiers import queries as dossiers
from khobac.casework.dossiers.queries import LockedDossier
from khobac.control import engine
from khobac.control.amounts import amounts
from khobac.control.inputs import CommitmentFacts, EarlierRequest, Kind, Position, Quota, Snapshot
from khobac.core import clock
from khobac.core.errors import Refused, Word
from khobac.flows.payment import shape
from khobac.flows.payment.content import Filing
from khobac.flows.payment.position import (
    ECONOMIC_CONTENT,
    Judged,
    as_codes,
    as_contract,
    as_earlier,
    as_projects,
    as_unit,
    ask_projects,
    before,
    ceilings,
    claims,
    code_day,
    line_key,
    narrowed,
    office_hours,
    others_cash,
    restrictions,
    unit_on,
)
from khobac.registers.law import queries as laws
from khobac.registers.law.values import Law
from khobac.registers.nomenclature import queries as nomenclature
from khobac.registers.nomenclature.queries import CodeView
from khobac.registers.organisations import queries as organisations
from khobac.registers.organisations.queries import UnitView
from khobac.spending.requests import queries as requests
from khobac.spending.requests import seen_queries
from khobac.spending.requests.seen_queries import Looks

_UNPAID_LATER = (Kind.SETTLEMENT, Kind.RETURN_OF_FUNDS)


def check_many(unit_code: str, filings: Sequence[Filing]) -> list[Judged | Refused]:
    """What `filing.check` says of each of these drafts of one unit, or why it cannot be checked; nothing is stored."""
    now = clock.now()
    unit, law = unit_on(unit_code, now.date()), laws.law_on(now.date())
    misshapen = {id(filing): refused for filing in filings if (refused := _misshapen(filing))}
    together = _Together(unit, law, [filing for filing in filings if id(filing) not in misshapen], now)
    return [misshapen.get(id(filing)) or together.judged(filing) for filing in filings]


def _misshapen(filing: Filing) -> Refused | None:
    try:
        shape.require(filing)
    except Refused as refused:
        return refused
    return None


class _Together:
    """What all these drafts need, read once."""

    def __init__(self, unit: UnitView, law: Law, filings: Sequence[Filing], now: dt.datetime) -> None:
        self.unit, self.law, self.now = unit, law, now
        named = [number for filing in filings for number in (filing.resubmits, filing.settles) if number]
        self.dossiers = dossiers.by_numbers(named) if named else {}
        codes = {filing.contract for filing in filings if filing.contract}
        self.contracts = commitments.contracts(unit.code, codes) if codes else {}
        self.commitments = commitments.commitments_of(
            {
                (self.contracts[filing.contract].id, filing.year, filing.source)
                for filing in filings
                if filing.contract in self.contracts
            }
        )
        self.snapshots = {id(filing): self._snapshot(filing) for filing in filings}
        snapshots = list(self.snapshots.values())
        self.lines = budget.positions({line_key(snapshot, unit) for snapshot in snapshots})
        self.codes = _codes(snapshots)
        self.quota = _quota(unit, snapshots, now)
        self.restrictions = restrictions(unit.code, now)
        self.calendar = office_hours(law)
        advances = [self.dossiers[each.settles].id for each in filings if each.settles in self.dossiers]
        self.outstanding = commitments.outstanding_of(advances) if advances else {}
        self.set_offs = requests.set_offs_open([(unit.code, filing.payee) for filing in filings])
        self.earlier = self._seen_before(filings)
        declared = [each.particulars for each in snapshots if each.particulars]
        self.ceilings = ceilings(unit.code, declared, now.date())
        self.claims = claims(unit.code, declared, now)
        chains = [(self.snapshots[id(filing)], self._chain(filing)) for filing in filings]
        standings = as_projects(ask_projects(unit, chains), len(filings))
        self.projects = {id(filing): standing for filing, standing in zip(filings, standings, strict=True)}

    def judged(self, filing: Filing) -> Judged | Refused:
        """One of them held against the law of today and the position of now."""
        try:
            self._require_known(filing)
        except Refused as refused:
            return refused
        snapshot = self.snapshots[id(filing)]
        position = self._position(filing, snapshot)
        try:
            shape.require_not_last(snapshot, position)
        except Refused as refused:
            return refused
        findings = engine.check(snapshot, self.law, position)
        return Judged(snapshot, self.law, position, amounts(snapshot, self.law, position), findings)

    def _require_known(self, filing: Filing) -> None:
        if filing.resubmits is not None and self._own(filing.resubmits) is None:
            raise Refused(Word.NOT_FOUND, f"Không có hồ sơ {filing.resubmits}.", pointer="/resubmits")
        if filing.contract is not None and filing.contract not in self.contracts:
            raise Refused(Word.INVALID, f"Đơn vị không có hợp đồng {filing.contract}.", pointer="/contract")
        if filing.kind is Kind.SETTLEMENT and filing.settles and self._own(filing.settles) is None:
            raise Refused(Word.NOT_FOUND, f"Không có hồ sơ {filing.settles}.", pointer="/settles")

    def _own(self, number: str | None) -> LockedDossier | None:
        found = self.dossiers.get(number or "")
        return found if found is not None and found.unit_code == self.unit.code else None

    def _chain(self, filing: Filing) -> int | None:
        mended = self._own(filing.resubmits)
        return mended.chain_id if mended else None

    def _snapshot(self, filing: Filing) -> Snapshot:
        return filing.snapshot(
            chapter=self.unit.chapter,
            section=self.unit.section,
            sent_at=self.now,
            signatures=(),
            is_committed=self._commitment(filing) is not None,
        )

    def _commitment(self, filing: Filing) -> CommitmentFacts | None:
        contract = self.contracts.get(filing.contract or "")
        found = self.commitments.get((contract.id, filing.year, filing.source)) if contract else None
        return CommitmentFacts(found.committed, found.remaining) if found else None

    def _position(self, filing: Filing, snapshot: Snapshot) -> Position:
        unit, available = self.unit, self.lines[line_key(snapshot, self.unit)].available
        settled = self._own(filing.settles) if filing.kind is Kind.SETTLEMENT else None
        wanted = {(ECONOMIC_CONTENT, each.ndkt) for each in snapshot.lines}
        known = self.codes[code_day(snapshot)]
        return Position(
            at=self.now,
            unit=as_unit(unit),
            calendar=self.calendar,
            codes=as_codes({key: view for key, view in known.items() if key in wanted}),
            chief_accountants=(),
            holders=(),
            available=None if snapshot.from_deposit else available,
            deposit_free=available if snapshot.from_deposit else None,
            quota=self.quota if snapshot.payroll else None,
            restrictions=self.restrictions,
            contract=as_contract(self.contracts[filing.contract]) if filing.contract else None,
            commitment=self._commitment(filing),
            advance_to_settle=self.outstanding.get(settled.id, 0) if settled else 0,
            set_off=0 if snapshot.beneficiaries else self.set_offs.get((unit.code, filing.payee), 0),
            earlier=self.earlier[id(filing)],
            project=self.projects[id(filing)],
            ceilings=narrowed(self.ceilings, snapshot.particulars),
            before=before(self.claims, snapshot, self._chain(filing)),
            cash_of_day=others_cash(self.claims, snapshot, self._chain(filing)),
        )

    def _seen_before(self, filings: Sequence[Filing]) -> dict[int, tuple[EarlierRequest, ...]]:
        asked = []
        for filing in filings:
            snapshot = self.snapshots[id(filing)]
            invoices = tuple(invoice.no for invoice in snapshot.invoices)
            asked.append(Looks(filing.payee, snapshot.gross, invoices, self._chain(filing)))
        found = seen_queries.seen_before_many(self.unit.code, asked)
        return {
            id(filing): () if filing.kind in _UNPAID_LATER else as_earlier(seen)
            for filing, seen in zip(filings, found, strict=True)
        }


def _codes(snapshots: Sequence[Snapshot]) -> dict[dt.date, dict[tuple[str, str], CodeView]]:
    """The codes of all lines by the day that decides them: one statement for each budget year, of which two are open."""
    days: dict[dt.date, set[tuple[str, str]]] = {}
    for snapshot in snapshots:
        days.setdefault(code_day(snapshot), set()).update((ECONOMIC_CONTENT, each.ndkt) for each in snapshot.lines)
    return {day: nomenclature.codes(wanted, day) for day, wanted in days.items()}


def _quota(unit: UnitView, snapshots: Sequence[Snapshot], now: dt.datetime) -> Quota | None:
    found = organisations.staff_quota(unit.code, now.date()) if any(each.payroll for each in snapshots) else None
    return Quota(*found) if found else None
