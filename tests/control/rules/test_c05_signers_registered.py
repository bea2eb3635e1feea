"""C05: two signatures, each valid and by a person registered for that title when signing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from khobac.control.inputs import Signed
from khobac.control.rules import specimen
from tests.control.rules.found import findings, places


@pytest.mark.parametrize(
    ("signed", "expected"),
    [
        (["binh", "chi"], []),
        (["binh", "dung"], []),
        (["gam", "chi"], ["/signatures/0"]),
        (["chi", "binh"], ["/signatures/0", "/signatures/1"]),
        (["dung", "chi"], ["/signatures/0"]),
        (["binh", "kiet"], ["/signatures/1"]),
        (["binh"], ["/signatures/1"]),
        ([], []),
    ],
)
def test_each_signature_is_held_against_its_own_title(signed: list[str], expected: list[str]) -> None:
    signatures = tuple(Signed(person, specimen.SENT_AT) for person in signed)
    assert places("C05", specimen.request(signatures=signatures)) == expected


def test_a_live_check_knows_no_signers_and_says_nothing() -> None:
    position = specimen.position(chief_accountants=(), holders=())
    assert places("C05", specimen.request(signatures=()), position) == []


def test_registration_counts_as_of_the_moment_of_that_signature() -> None:
    """The chief accountant changed between the two signatures: each is held against the list of its own moment."""
    position = specimen.position(
        chief_accountants=(frozenset({"binh"}), frozenset({"gam"})), holders=(frozenset(), frozenset({"chi"}))
    )
    assert places("C05", specimen.request(), position) == []


def test_a_registered_signer_with_an_invalid_certificate_is_named_with_the_reason() -> None:
    binh, chi = specimen.request().signatures
    revoked = replace(binh, valid=False, reason="revoked")
    [found] = findings("C05", specimen.request(signatures=(revoked, chi)))
    assert (found.pointer, found.values) == ("/signatures/0", {"signer": "binh", "reason": "revoked"})
