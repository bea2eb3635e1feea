"""What a unit's own software may do. Every operation runs in the name of the key's unit, one transaction each."""
from __future__ import annotations

from typing import Annotated, Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Header, Query, Router, Status
from pydantic import StringConstraints

from khobac.casework.dossiers import changes
from khobac.casework.dossiers.queries import LockedDossier
from khobac.control.engine import blocking
from khobac.core import access, clock
from khobac.core.canonical import canonical_bytes, hash_hex
from khobac.core.errors import Refused, Word
from khobac.doors.api import cursors, pictures
from khobac.doors.api.examples import ALERTS, CHALLENGE, CHECK, DETAIL, DOSSIER, DOSSIERS, DRAFT, FILED, FILING, ME
from khobac.doors.api.keys import UnitKey, client_of
from khobac.doors.api.openapi import describes
from khobac.doors.api.problems import defect, english
from khobac.doors.api.schemas import (
    AlertOut,
    AlertPage,
    Amounts,
    Balance,
    ChallengeOut,
    CheckIn,
    CheckOut,
    DossierDetail,
    DossierIn,
    DossierOut,
    DossierPage,
    Filed,
    Instant,
    Me,
    ToSign,
)
from khobac.flows import partners
from khobac.flows.payment import filing as filings
from khobac.flows.payment.content import SignedBy
from khobac.registers.organisations import queries as organisations
from khobac.watch.alerts import queries as alerts

router = Router(tags=["units"])

Key = Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=r"^[\x21-\x7e]+$")]
Cursor = Annotated[str, StringConstraints(max_length=200, pattern=r"^[A-Za-z0-9_-]+$")]
Number = Annotated[str, StringConstraints(max_length=40, pattern=r"^[A-Z0-9-]+$")]


@router.get("/me", auth=UnitKey(), summary="Who am I · Tôi là ai", **describes(200, Me, ME))
def me(request: HttpRequest) -> Me:
    """The unit and person a key acts as, and what it may do."""
    client = client_of(request)
    unit = organisations.unit(client.unit, clock.today())
    name = (unit.name_en if english() and unit.name_en else unit.name_vi) if unit else ""
    return Me(
        unit=client.unit, name=name, person=client.person, key=client.hint, scopes=sorted(client.scopes),
        sandbox=settings.SAMPLE_DATA,
    )


@router.post(
    "/checks", auth=UnitKey("check"), summary="Check without filing · Kiểm tra mà chưa nộp",
    **describes(200, CheckOut, CHECK, 404, sent=DRAFT),
)
def check(request: HttpRequest, draft: CheckIn) -> CheckOut:
    """Every defect of a draft at once, what it would pay, and the exact bytes that both people sign. Files nothing."""
    client = client_of(request)
    filing = draft.filing(client.unit, client.person)
    with access.acting_as(client.unit):
        judged = filings.check(filing, draft.signers)
    position, amounts = judged.position, judged.amounts
    content = filing.signed_content()
    return CheckOut(
        clean=not judged.findings,
        blocked=bool(blocking(judged.findings)),
        findings=[defect(each) for each in judged.findings],
        amounts=Amounts(gross=amounts.gross, recovered=amounts.recovered, set_off=amounts.set_off, pay=amounts.pay),
        balance=Balance(available=position.deposit_free if judged.snapshot.from_deposit else position.available),
        to_sign=ToSign(content=canonical_bytes(content).decode(), sha256=hash_hex(content)),
    )


@router.post(
    "/challenges", auth=UnitKey("file"),
    summary="A one-time value for two signatures · Giá trị dùng một lần", **describes(201, ChallengeOut, CHALLENGE),
)
def issue_challenge(request: HttpRequest) -> Status[ChallengeOut]:
    """Put it into the dossier before signing: signatures that cover it can file one dossier, once."""
    client = client_of(request)
    value, expires_at = partners.issue_challenge(client.unit)
    return Status(201, ChallengeOut(challenge=value, expires_at=expires_at))


@router.post(
    "/dossiers", auth=UnitKey("file"), summary="File a dossier · Nộp hồ sơ",
    **describes(201, Filed, FILED, 404, 409, sent=FILING),
)
def file_dossier(
    request: HttpRequest,
    response: HttpResponse,
    dossier: DossierIn,
    idempotency_key: Annotated[Key, Header(alias="Idempotency-Key")],
) -> Status[dict[str, Any]]:
    """File a signed dossier. It is taken in with whatever is wrong with it; `POST /checks` tells beforehand.

    Repeat with the same Idempotency-Key as often as you like: the first answer comes again, with
    `Idempotent-Replayed: true`. The key lives as long as the dossier.
    """
    client = client_of(request)
    filing = dossier.filing(client.unit, client.person)

    def told(received: LockedDossier) -> dict[str, Any]:
        return pictures.filed(received).model_dump(mode="json")

    answer = partners.file(filing, _signatures(dossier), idempotency_key, dossier.model_dump(), told)
    if answer.repeated:
        response["Idempotent-Replayed"] = "true"
    return Status(201, answer.value)


@router.get(
    "/dossiers", auth=UnitKey("read"), summary="Follow my dossiers · Theo dõi hồ sơ",
    **describes(200, DossierPage, DOSSIERS, 422),
)
def list_dossiers(
    request: HttpRequest,
    cursor: Annotated[Cursor | None, Query()] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 100,
    updated_after: Annotated[Instant | None, Query()] = None,
) -> DossierPage:
    """Dossiers in the order of their last change, the latest last. A dossier that changes comes again, at the end."""
    client = client_of(request)
    after = cursors.change(cursor) if cursor else None
    with access.acting_as(client.unit):
        found = changes.of_unit(client.unit, after, updated_after, limit + 1)
        items = pictures.page(found[:limit])
    more = len(found) > limit
    return DossierPage(
        items=items, next_cursor=cursors.of_change(found[limit - 1].at, found[limit - 1].dossier.id) if more else None
    )


@router.get(
    "/dossiers/{number}", auth=UnitKey("read"), summary="One dossier · Một hồ sơ",
    **describes(200, DossierDetail, DETAIL, 404, 422),
)
def read_dossier(request: HttpRequest, number: Number) -> DossierDetail:
    """Where it stands, when it is due, its life so far, what a return named, and its payments."""
    client = client_of(request)
    with access.acting_as(client.unit):
        return pictures.detail(number, client.unit)


@router.post(
    "/dossiers/{number}/withdrawal", auth=UnitKey("file"), summary="Withdraw · Rút hồ sơ",
    **describes(200, DossierOut, DOSSIER, 404, 409, 422),
)
def withdraw_dossier(request: HttpRequest, number: Number) -> DossierOut:
    """Possible until an officer has it in hand. A repeat changes nothing."""
    client = client_of(request)
    with access.acting_as(client.unit):
        filings.withdraw(pictures.one(number, client.unit).number, client.person)
        return pictures.one(number, client.unit)


@router.get(
    "/alerts", auth=UnitKey("alerts"), summary="Alerts · Thông báo biến động",
    **describes(200, AlertPage, ALERTS, 422),
)
def list_alerts(
    request: HttpRequest, cursor: Annotated[Cursor | None, Query()] = None, limit: Annotated[int, Query(ge=1, le=200)] = 100
) -> AlertPage:
    """Alerts after a cursor, oldest first; without a cursor from the first one."""
    client = client_of(request)
    after = cursors.alert(cursor) if cursor else 0
    with access.acting_as(client.unit):
        found = alerts.new_for(client.unit, client.person, after, limit)
    return AlertPage(
        items=[
            AlertOut(
                id=f"evt_{each.id}",
                kind=each.kind,
                dossier=each.dossier or None,
                title=each.title_en if english() else each.title_vi,
                body=each.body_en if english() else each.body_vi,
                loud=each.loud,
                at=each.at,
            )
            for each in found
        ],
        next_cursor=cursors.of_alert(found[-1].id if found else after),
    )


def _signatures(dossier: DossierIn) -> list[SignedBy]:
    found = []
    for number, each in enumerate(dossier.signatures):
        try:
            found.append(each.signed_by())
        except ValueError:
            raise Refused(
                Word.INVALID, "Chữ ký phải viết theo base64.", pointer=f"/signatures/{number}/value"
            ) from None
    return found
