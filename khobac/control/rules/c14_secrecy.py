"""C14: of a secret of the State only the legality of the voucher is checked.

Circular 17/2024 Art 5.1.7. The unit marks the request as secret and says so in its content (`secrecy.wording`). The
rules of `secrecy.not_applied`, those on contract, papers and detail, do not apply then; what a voucher itself must be
still does: balance, nomenclature, signatures, suspension, dates. That rules were left out is told with the decision, and
a person confirms it.

A payment above its contract passes C06 in secrecy, and a person looks:

>>> from khobac.control import engine
>>> from khobac.control.inputs import Particulars
>>> from khobac.control.rules import specimen
>>> there = specimen.position(contract=specimen.contract(1_000_000))
>>> secret = Particulars(secret=True)
>>> asked = specimen.request(contract="K1", content="Khoản chi có yêu cầu bảo mật", particulars=secret)
>>> [(found.code, found.pointer, found.severity.value) for found in engine.check(asked, specimen.law(), there)]
[('C14', '/particulars/secret', 'look')]
"""

from __future__ import annotations

from collections.abc import Iterator

from khobac.control.findings import Basis, Finding, Severity
from khobac.control.inputs import Position, Snapshot
from khobac.control.rules.wording import legal_basis
from khobac.registers.law.values import Law

CODE = "C14"
ARTICLE = Basis("17/2024/TT-BTC", "5.1.7")
NOT_APPLIED, WORDING = "secrecy.not_applied", "secrecy.wording"


def examine(snapshot: Snapshot, law: Law, position: Position) -> Iterator[Finding]:
    """Which rules were left out, and a request marked secret that does not say so."""
    if not _secret(snapshot):
        return
    left_out = ", ".join(law.value(NOT_APPLIED))
    wording = str(law.value(WORDING))
    yield Finding(
        CODE,
        Severity.LOOK,
        "/particulars/secret",
        message_vi=f"Khoản chi bảo mật: chỉ kiểm soát tính pháp lý của chứng từ. Không áp dụng {left_out}.",
        message_en=f"A secret expense: only the legality of the voucher is checked. Not applied are {left_out}.",
        fix_vi="Cán bộ kho bạc xác nhận khoản chi thuộc diện bảo mật.",
        fix_en="A treasury officer confirms that the expense is a secret one.",
        basis=legal_basis(law, NOT_APPLIED, ARTICLE),
        values={"not_applied": left_out},
    )
    if wording.casefold() not in snapshot.content.casefold():
        yield Finding(
            CODE,
            Severity.BLOCK,
            "/content",
            message_vi=f"Hồ sơ đánh dấu bảo mật nhưng chứng từ không ghi “{wording}”.",
            message_en=f"The request is marked secret, but the voucher does not say “{wording}”.",
            fix_vi=f"Ghi “{wording}” vào nội dung, hoặc bỏ dấu bảo mật.",
            fix_en=f"Write “{wording}” into the content, or remove the mark.",
            basis=legal_basis(law, WORDING, ARTICLE),
            values={"wording": wording},
        )


def spares(snapshot: Snapshot, law: Law, position: Position) -> frozenset[str]:
    """The rules that do not apply to this request for the sake of secrecy."""
    return frozenset(law.get(NOT_APPLIED, ())) if _secret(snapshot) else frozenset()


def _secret(snapshot: Snapshot) -> bool:
    return snapshot.particulars is not None and snapshot.particulars.secret
