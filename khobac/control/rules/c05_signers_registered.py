"""C05: the chief accountant signs, then the account holder, each valid and registered for that title when signing.

Circular 17/2024 Art 5.1.1: validity, revocation, time, registered signer and title are looked at as of the moment of
each signature. A live check of an unsigned draft has no signatures, and this rule says nothing then.

The two titles exchanged; `binh` is the registered chief accountant, `chi` the holder:

>>> from khobac.control.inputs import Signed
>>> from khobac.control.rules import specimen
>>> exchanged = (Signed("chi", specimen.SENT_AT), Signed("binh", specimen.SENT_AT))
>>> asked = specimen.request(signatures=exchanged)
>>> [found.pointer for found in examine(asked, specimen.law(), specimen.position())]
['/signatures/0', '/signatures/1']
"""

from __future__ import annotations

from collections.abc import Iterator

from khobac.control.findings import Basis, Finding, Severity
from khobac.control.inputs import Position, Signed, Snapshot
from khobac.registers.law.values import Law

CODE = "C05"
ARTICLE = Basis("17/2024/TT-BTC", "5.1.1")
TITLES = (("kế toán trưởng", "chief accountant"), ("chủ tài khoản", "account holder"))


def examine(snapshot: Snapshot, law: Law, position: Position) -> Iterator[Finding]:
    """One finding for each of the two signatures that is missing, invalid, or not by a registered signer."""
    if not snapshot.signatures:
        return
    for place, titles in enumerate(TITLES):
        if place >= len(snapshot.signatures):
            yield _finding(place, f"Thiếu chữ ký {titles[0]}.", f"The signature of the {titles[1]} is missing.")
            continue
        signature = snapshot.signatures[place]
        registered = (position.chief_accountants, position.holders)[place][place]
        if wrong := _wrong(signature, registered, titles):
            yield _finding(place, *wrong, signature)


def _wrong(signature: Signed, registered: frozenset[str], titles: tuple[str, str]) -> tuple[str, str] | None:
    """What is wrong with one signature, in both languages."""
    vi, en = titles
    if signature.person not in registered:
        return (
            f"Người ký “{signature.person}” chưa đăng ký chữ ký {vi} tại thời điểm ký.",
            f"The signer “{signature.person}” was not registered as {en} when signing.",
        )
    if not signature.valid:
        return (
            f"Chữ ký {vi} của “{signature.person}” không hợp lệ tại thời điểm ký.",
            f"The signature of the {en} “{signature.person}” was not valid when made.",
        )
    return None


def _finding(place: int, message_vi: str, message_en: str, signature: Signed | None = None) -> Finding:
    vi, en = TITLES[place]
    return Finding(
        CODE,
        Severity.BLOCK,
        f"/signatures/{place}",
        message_vi=message_vi,
        message_en=message_en,
        fix_vi=f"Đề nghị người đã đăng ký chữ ký {vi} ký bằng chứng thư số còn hiệu lực.",
        fix_en=f"Have a registered {en} sign with a valid certificate.",
        basis=ARTICLE,
        values={"signer": signature.person, "reason": signature.reason or ""} if signature else {},
    )
