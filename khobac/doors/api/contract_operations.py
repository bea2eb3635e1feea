"""What a unit's software does with contracts: declares and amends them, records guarantees, asks for commitments, reads all.

Every declaration is kept by its Idempotency-Key: a repeat gets the first answer, and nothing is written twice.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Header, Path, Router, Schema, Status

from khobac.books.commitments import contract_queries
from khobac.books.commitments import queries as commitments
from khobac.books.commitments.contract_queries import ContractPage, RequestFacts
from khobac.core import access, clock, idempotency
from khobac.core.errors import Refused, Word
from khobac.doors.api.contract_schemas import (
    APPENDIX_IN,
    COMMITMENT,
    COMMITMENT_IN,
    CONTRACT,
    CONTRACT_IN,
    CONTRACTS,
    GUARANTEE_IN,
    AppendixIn,
    Code,
    CommitmentIn,
    CommitmentOut,
    ContractHead,
    ContractIn,
    ContractOut,
    Contracts,
    GuaranteeIn,
    GuaranteeOut,
    VersionOut,
    YearOut,
)
from khobac.doors.api.cursors import LARGEST_ID
from khobac.doors.api.keys import UnitKey, client_of
from khobac.doors.api.openapi import describes
from khobac.doors.api.unit_operations import Key
from khobac.doors.api.values import Incoming
from khobac.flows import contracts
from khobac.flows.partners import Client

router = Router(tags=["contracts"])

Keyed = Annotated[Key, Header(alias="Idempotency-Key")]
RequestId = Annotated[int, Path(ge=1, le=LARGEST_ID)]


@router.get(
    "/contracts",
    auth=UnitKey("read"),
    summary="My contracts · Hợp đồng của đơn vị",
    **describes(200, Contracts, CONTRACTS),
)
def list_contracts(request: HttpRequest) -> Contracts:
    """All contracts, the last signed first, with what was paid and advanced on each."""
    unit = client_of(request).unit
    with access.acting_as(unit):
        found = commitments.contracts(unit)
    return Contracts(
        items=[
            ContractHead(
                code=each.code,
                payee=each.payee,
                subject=each.subject,
                value=each.value,
                signed_on=each.signed_on,
                paid=each.paid_gross,
                advance_outstanding=each.advance_outstanding,
            )
            for each in found.values()
        ]
    )


@router.get(
    "/contracts/{path:code}",
    auth=UnitKey("read"),
    summary="One contract · Một hợp đồng",
    **describes(200, ContractOut, CONTRACT, 404, 422),
)
def read_contract(request: HttpRequest, code: Code) -> ContractOut:
    """Its terms over time, its years with their commitments, its guarantees and retention money."""
    unit = client_of(request).unit
    with access.acting_as(unit):
        return _contract(unit, code)


@router.post(
    "/contracts",
    auth=UnitKey("contracts"),
    summary="Declare a contract · Khai báo hợp đồng",
    **describes(201, ContractOut, CONTRACT, 403, 404, 409, sent=CONTRACT_IN),
)
def declare_contract(
    request: HttpRequest, response: HttpResponse, contract: ContractIn, idempotency_key: Keyed
) -> Status[dict[str, Any]]:
    """A contract not declared before; its code with other terms is refused with STATE, because an appendix changes them."""

    def declared(client: Client) -> ContractOut:
        contracts.declare(
            client.unit, contract.code, contract.terms(), contract.signed_on, client.person, contract.effective_on
        )
        return _contract(client.unit, contract.code)

    return _once(request, response, contract, idempotency_key, declared)


@router.post(
    "/contract-appendices",
    auth=UnitKey("contracts"),
    summary="Amend a contract · Khai báo phụ lục",
    **describes(201, ContractOut, CONTRACT, 403, 404, 409, sent=APPENDIX_IN),
)
def amend_contract(
    request: HttpRequest, response: HttpResponse, appendix: AppendixIn, idempotency_key: Keyed
) -> Status[dict[str, Any]]:
    """All terms as they are from the appendix on; never below what is paid or committed."""

    def amended(client: Client) -> ContractOut:
        contracts.amend(
            client.unit,
            appendix.contract,
            appendix.terms(),
            appendix.appendix,
            appendix.reason,
            client.person,
            appendix.effective_on,
        )
        return _contract(client.unit, appendix.contract)

    return _once(request, response, appendix, idempotency_key, amended)


@router.post(
    "/contract-guarantees",
    auth=UnitKey("contracts"),
    summary="Record a guarantee · Khai báo bảo lãnh",
    **describes(201, ContractOut, CONTRACT, 403, 404, 409, sent=GUARANTEE_IN),
)
def record_guarantee(
    request: HttpRequest, response: HttpResponse, guarantee: GuaranteeIn, idempotency_key: Keyed
) -> Status[dict[str, Any]]:
    """What a bank answers for; it replaces the guarantee of its kind before."""

    def recorded(client: Client) -> ContractOut:
        contracts.guarantee(
            client.unit,
            guarantee.contract,
            guarantee.amount,
            guarantee.expires_on,
            client.person,
            kind=guarantee.guaranteed,
            bank=guarantee.bank,
            number=guarantee.number,
        )
        return _contract(client.unit, guarantee.contract)

    return _once(request, response, guarantee, idempotency_key, recorded)


@router.post(
    "/commitment-requests",
    auth=UnitKey("contracts"),
    summary="Ask for a commitment · Đề nghị cam kết chi",
    **describes(201, CommitmentOut, COMMITMENT, 403, 404, 409, sent=COMMITMENT_IN),
)
def ask_for_commitment(
    request: HttpRequest, response: HttpResponse, commitment: CommitmentIn, idempotency_key: Keyed
) -> Status[dict[str, Any]]:
    """A request to commit, adjust or cancel, drafted and sent at once; the treasury answers by `due_at`."""

    def asked(client: Client) -> CommitmentOut:
        request_id = contracts.ask(
            client.unit,
            commitment.contract,
            commitment.year,
            commitment.source,
            commitment.kind,
            client.person,
            amount=commitment.amount,
            amount_fx=commitment.amount_fx,
        )
        contracts.submit(request_id, client.person)
        return _request(client.unit, request_id)

    return _once(request, response, commitment, idempotency_key, asked)


@router.get(
    "/commitment-requests/{request_id}",
    auth=UnitKey("read"),
    summary="Follow a request to commit · Theo dõi đề nghị cam kết chi",
    **describes(200, CommitmentOut, COMMITMENT, 404, 422),
)
def read_commitment_request(request: HttpRequest, request_id: RequestId) -> CommitmentOut:
    """Where it stands, and the number of the commitment once it is approved."""
    unit = client_of(request).unit
    with access.acting_as(unit):
        return _request(unit, request_id)


@router.post(
    "/commitment-requests/{request_id}/withdrawal",
    auth=UnitKey("contracts"),
    summary="Withdraw a request to commit · Rút đề nghị cam kết chi",
    **describes(200, CommitmentOut, COMMITMENT, 403, 404, 409, 422),
)
def withdraw_commitment_request(request: HttpRequest, request_id: RequestId) -> CommitmentOut:
    """Possible until the treasury has answered."""
    client = client_of(request)
    with access.acting_as(client.unit):
        _request(client.unit, request_id)
        contracts.withdraw(request_id, client.person)
        return _request(client.unit, request_id)


def _once(
    request: HttpRequest, response: HttpResponse, sent: Incoming, key: str, run: Callable[[Client], Schema]
) -> Status[dict[str, Any]]:
    """Carry a declaration out once for its key, in the name of the key's unit, in one transaction."""
    client = client_of(request)
    with access.acting_as(client.unit):
        command = [type(sent).__name__, sent.model_dump(mode="json")]
        answer = idempotency.once(client.unit, f"api-{key}", command, lambda: run(client).model_dump(mode="json"))
    if answer.repeated:
        response["Idempotent-Replayed"] = "true"
    return Status(201, answer.value)


def _contract(unit: str, code: str) -> ContractOut:
    page = contract_queries.contract_page(unit, code)
    if page is None:
        raise Refused(Word.NOT_FOUND, f"Đơn vị không có hợp đồng {code}.")
    facts = page.contract
    return ContractOut(
        code=facts.code,
        payee=facts.payee,
        subject=facts.subject,
        value=facts.value,
        currency=page.currency,
        value_fx=None if page.value_fx is None else str(page.value_fx),
        signed_on=facts.signed_on,
        paid=facts.paid_gross,
        advance_outstanding=facts.advance_outstanding,
        retention_percent=str(page.retention_percent),
        retention_held=page.retention.held,
        warranty_ends_on=page.warranty_ends_on,
        versions=_versions(page),
        years=_years(page),
        guarantees=_guarantees(page),
    )


def _versions(page: ContractPage) -> list[VersionOut]:
    return [
        VersionOut(
            number=each.number,
            appendix=each.appendix,
            value=each.value,
            valid_from=each.valid_from,
            recorded_at=clock.local(each.recorded_at),
            reason=each.reason,
        )
        for each in page.versions
    ]


def _years(page: ContractPage) -> list[YearOut]:
    return [
        YearOut(
            year=each.year,
            source=each.source,
            commitment=each.number,
            planned=each.planned,
            committed=each.committed,
            paid=each.paid,
            remaining=each.remaining,
        )
        for each in page.years
    ]


def _guarantees(page: ContractPage) -> list[GuaranteeOut]:
    return [
        GuaranteeOut(
            kind=each.kind,
            number=each.number,
            bank=each.bank,
            amount=each.amount,
            called=each.called,
            in_force=each.in_force,
            expires_on=each.expires_on,
        )
        for each in page.guarantees
    ]


def _request(unit: str, request_id: int) -> CommitmentOut:
    found = contract_queries.request_facts(request_id)
    if found is None or found.unit != unit:
        raise Refused(Word.NOT_FOUND, "Không có đề nghị cam kết chi này.")
    return _told(found)


def _told(found: RequestFacts) -> CommitmentOut:
    return CommitmentOut(
        id=found.id,
        contract=found.contract,
        year=found.year,
        source=found.source,
        kind=found.kind,
        amount=found.amount,
        state=found.state,
        number=found.number,
        submitted_at=clock.local(found.submitted_at) if found.submitted_at else None,
        due_at=clock.local(found.due_at) if found.due_at else None,
        file_by=found.file_by,
        late=found.is_late,
    )
