"""The product's URLs and the bare view: the peer of the benchmark."""
from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from khobac.config.urls import urlpatterns as product
from khobac.core import access, clock, db
from khobac.flows import partners


@csrf_exempt
def bare(request: HttpRequest) -> HttpResponse:
    """Who calls, one transaction in the name of the unit, one row."""
    client = partners.client_of(request.headers["Authorization"].removeprefix("Bearer "))
    with access.acting_as(client.unit):
        db.execute(
            "INSERT INTO core_auditrecord (at, actor, action, subject, unit_code, device) VALUES (%s, %s, %s, %s, %s, '')",
            [clock.now(), client.person, "bench", "one row", client.unit],
        )
    return JsonResponse({"unit": client.unit}, status=201)


urlpatterns = [path("bench/bare", bare), *product]
