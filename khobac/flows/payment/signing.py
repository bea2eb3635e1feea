"""Judging the two signatures of the unit, as of their own time: cryptography, certificate, and whose certificate it is."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from django.conf import settings

from khobac.casework.dossiers.services import NewSignature
from khobac.control.inputs import Signed
from khobac.core import clock
from khobac.core.canonical import canonical_bytes
from khobac.core.errors import Refused, Word
from khobac.core.signing.authority import Authority
from khobac.core.signing.demo import DemoSigner
from khobac.core.signing.port import SignatureValue, Signer
from khobac.core.signing.verify import Reason, Trust, Verdict, verify
from khobac.flows.payment.content import Filing, SignedBy
from khobac.registers.accounts import queries as accounts

SEATS = ("chief_accountant", "holder")


@lru_cache(maxsize=1)
def authority() -> Authority:
    """The authority whose certificates are trusted here (the demo one until a real one is wired)."""
    return Authority(settings.SIGNING_FOLDER / "authority")


def signer_of(person: str) -> Signer:
    """A person's means to sign. NOT FOR PRODUCTION: the demo key kept with the demo authority."""
    serial = accounts.serials_of([person]).get(person)
    if serial is None:
        raise Refused(Word.NO_RIGHT, "Bạn chưa có chứng thư số đang hiệu lực.")
    return DemoSigner(authority().issued(serial))


def as_json(signed: SignedBy) -> dict[str, str]:
    """A signature as it is kept with what waits for the next one."""
    value = signed.signature
    return {
        "person": signed.person,
        "algorithm": value.algorithm,
        "certificate_pem": value.certificate_pem,
        "value": base64.b64encode(value.value).decode(),
        "signed_at": value.signed_at.isoformat(),
    }


def from_json(row: Mapping[str, str]) -> SignedBy:
    """The same read back."""
    return SignedBy(
        row["person"],
        SignatureValue(
            algorithm=row["algorithm"],
            certificate_pem=row["certificate_pem"],
            value=base64.b64decode(row["value"]),
            signed_at=dt.datetime.fromisoformat(row["signed_at"]),
        ),
    )


def judged(filing: Filing, signatures: Sequence[SignedBy]) -> tuple[tuple[Signed, ...], tuple[NewSignature, ...]]:
    """Chief accountant's, then holder's signature: what the engine sees and what is kept of each."""
    return ask_judged(filing, signatures)()


def ask_judged(
    filing: Filing, signatures: Sequence[SignedBy]
) -> Callable[[], tuple[tuple[Signed, ...], tuple[NewSignature, ...]]]:
    """The same: the cryptography now, whose the certificates are once the register has answered."""
    content = canonical_bytes(filing.signed_content())
    trust = _trust()
    verdicts = [verify(content, each.signature, trust, clock.now()) for each in signatures]
    owners = accounts.ask_certificate_owners([verdict.serial for verdict in verdicts if verdict.serial])
    return lambda: _seen_and_kept(hashlib.sha256(content).hexdigest(), signatures, verdicts, owners.answer)


def _trust() -> Trust:
    """Who is trusted and whose certificates are revoked; without that list no signature can be judged, and none is taken."""
    try:
        return authority().trust()
    except (OSError, ValueError) as problem:
        sentence = "Chưa đọc được danh sách chứng thư bị thu hồi nên chưa nhận chữ ký. Thử lại sau ít phút."
        raise Refused(Word.STATE, sentence) from problem


def _seen_and_kept(
    content_hash: str, signatures: Sequence[SignedBy], verdicts: Sequence[Verdict], owners: Mapping[str, str]
) -> tuple[tuple[Signed, ...], tuple[NewSignature, ...]]:
    seen, kept = [], []
    for seat, each, verdict in zip(SEATS, signatures, verdicts, strict=False):
        reason = _reason(verdict, owners.get(verdict.serial or "") == each.person)
        signature = each.signature
        seen.append(Signed(each.person, clock.local(signature.signed_at), reason is None, reason))
        kept.append(
            NewSignature(
                seat=seat,
                person=each.person,
                signed_at=signature.signed_at,
                algorithm=signature.algorithm,
                certificate_serial=verdict.serial or "",
                certificate_pem=signature.certificate_pem,
                value=signature.value,
                document_hash=content_hash,
                valid=reason is None,
                reason=reason or "",
            )
        )
    return tuple(seen), tuple(kept)


def _reason(verdict: Verdict, own: bool) -> str | None:
    if not verdict.valid:
        return str(verdict.reason or Reason.CONTENT_ALTERED)
    return None if own else "NOT_OWN_CERTIFICATE"
