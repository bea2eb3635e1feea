"""`/.well-known/jwks.json`: the public keys of the treasury, for whoever verifies what it signed (RFC 7517, RFC 8037).

Old keys stay, so that what they signed still verifies; a new key stands here before anything is signed with it.
"""

from __future__ import annotations

import base64
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, JsonResponse
from django.urls import URLPattern, URLResolver, path
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from khobac.core.message_signature import KeyRegister
from khobac.core.receipts import load_public_keys
from khobac.flows.payment.wire import configured_wire


@require_safe
@cache_control(public=True, max_age=3600)
def public_keys(request: HttpRequest) -> JsonResponse:
    """Keys of messages and events by the `keyid` of their signatures, and keys of letters and receipts by theirs."""
    configured_wire()  # a new installation makes its key before it shows it
    folder = Path(settings.SIGNING_FOLDER)
    messages = KeyRegister.from_folder(folder, "treasury-*.pub").keys
    papers = folder / "records.pub"
    keys = [_key(name, key.public_bytes_raw(), "messages") for name, key in messages.items()]
    keys += [_key(name, raw, "papers") for name, raw in (load_public_keys(papers) if papers.exists() else {}).items()]
    return JsonResponse({"keys": keys}, content_type="application/jwk-set+json")


def _key(name: str, raw: bytes, signs: str) -> dict[str, str]:
    value = base64.urlsafe_b64encode(raw).decode().rstrip("=")
    return {
        "kty": "OKP",
        "crv": "Ed25519",
        "alg": "EdDSA",
        "use": "sig",
        "kid": name,
        "x": value,
        "khobac_signs": signs,
    }


urlpatterns: list[URLPattern | URLResolver] = [path("jwks.json", public_keys, name="public_keys")]
