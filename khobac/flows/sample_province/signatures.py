"""The two signatures of units, made with their demo keys as of their own time: of the dossiers of the last days."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from khobac.casework.dossiers.services.history import PastSignature
from khobac.core import clock
from khobac.core.canonical import canonical_bytes, hash_hex
from khobac.core.signing.demo import DemoSigner
from khobac.flows.payment import signing
from khobac.flows.payment.content import FiledLine, FiledPayee, Filing
from khobac.flows.sample_province.past import Past
from khobac.flows.sample_province.province import BANK, Province


def of(made: Province, pasts: Sequence[Past]) -> Iterator[PastSignature]:
    """Both signatures of each of these, chief accountant's and holder's, over what the unit filed."""
    signers: dict[str, DemoSigner] = {}
    for past in pasts:
        content = filing(past).signed_content()
        content_bytes, content_hash = canonical_bytes(content), hash_hex(content)
        for seat in signing.SEATS:
            person = past.seats[seat]
            serial, _pem = made.pem[person]
            if person not in signers:
                signers[person] = DemoSigner(signing.authority().issued(serial))
            at = next(each.at for each in past.snapshot.signatures if each.person == person)
            with clock.at(at):
                signature = signers[person].sign(content_bytes)
            yield PastSignature(
                past.id,
                past.view.code,
                seat,
                person,
                at,
                signature.algorithm,
                serial,
                signature.certificate_pem,
                signature.value,
                content_hash,
                True,
                "",
            )


def filing(past: Past) -> Filing:
    """What the unit filed."""
    snapshot, asked = past.snapshot, past.asked
    return Filing(
        kind=snapshot.kind,
        unit=snapshot.unit,
        source=snapshot.source,
        year=snapshot.year,
        payee=snapshot.payee,
        content=snapshot.content,
        lines=tuple(FiledLine(line.ndkt, line.amount, line.chapter, line.section) for line in snapshot.lines),
        prepared_by=past.seats["preparer"],
        voucher_date=snapshot.voucher_date,
        performed_on=snapshot.performed_on,
        papers=snapshot.papers,
        invoices=snapshot.invoices,
        payroll=snapshot.payroll,
        payees=tuple(FiledPayee(name, amount, BANK, account) for name, account, amount in asked.people),
        contract=snapshot.contract,
        last=snapshot.last,
        recover=snapshot.recover,
        on_commitment=snapshot.on_commitment,
        settles=snapshot.settles,
        resubmits=asked.mends.number if asked.mends else None,
    )
