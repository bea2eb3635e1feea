"""Deny by default: a page nobody has declared public is guarded, or this test fails."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

PUBLIC_WITHOUT_DECLARATION = {"look", "amount_words", "set_language", "patterns"}
"""Pages of the frame itself; they read and change no data."""


OTHER_DOORS = ("api/", ".well-known/")
"""Behind these stands another door: one with keys of its own, tested there, and one that shows public keys to everybody."""


def pages(resolver: URLResolver | URLPattern) -> Iterator[URLPattern]:
    if isinstance(resolver, URLPattern):
        yield resolver
        return
    if str(resolver.pattern).startswith(OTHER_DOORS):
        return
    for inner in resolver.url_patterns:
        yield from pages(inner)


def test_every_page_is_guarded_or_declared_public() -> None:
    portal = list(pages(get_resolver()))
    open_by_oversight = {
        str(page.pattern)
        for page in portal
        if not hasattr(page.callback, "guarded_by") and page.name not in PUBLIC_WITHOUT_DECLARATION
    }
    assert open_by_oversight == set()


def test_the_pages_open_to_everybody_are_these() -> None:
    declared = {page.name for page in pages(get_resolver()) if getattr(page.callback, "guarded_by", None) == ()}
    paying = {"pay", "pay_owed", "pay_waiting", "pay_progress", "pay_receipt", "pay_receipt_paper"}
    published = {"norms", "apologies", "seeds", "verify_record"}
    assert declared <= {"front", "sign_in", "sign_in_again", "sign_out", "healthz"} | paying | published
