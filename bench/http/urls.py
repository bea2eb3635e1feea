"""The product's URLs and the bare view beside them."""
from __future__ import annotations

import json

from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from khobac.config.urls import urlpatterns as product
from khobac.core import access, db
from khobac.doors.api.keys import UnitKey


@csrf_exempt
def bare(request: HttpRequest) -> JsonResponse:
    """Who calls is known as everywhere in the API; the body is read and kept as one row, in the unit's own transaction."""
    client = UnitKey("file").authenticate(request, request.headers["Authorization"].removeprefix("Bearer "))
    body = json.loads(request.body)
    with access.acting_as(client.unit):
        [row] = db.rows(
            "INSERT INTO bench_row (unit_code, key, body) VALUES (%s, %s, %s) RETURNING id",
            [client.unit, request.headers["Idempotency-Key"], json.dumps(body)],
        )
    return JsonResponse({"id": row["id"]}, status=201)


urlpatterns = [path("bench/row", bare), *product]
