"""The committed contract is the generated one, is complete, and holds against requests made up by a machine."""
from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import schemathesis
from django.conf import settings
from hypothesis import HealthCheck, given
from hypothesis import settings as profile
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from khobac.config.wsgi import application
from khobac.doors.api import openapi
from khobac.doors.api.application import api
from tests.doors.api.conftest import Software

COMMITTED = Path(settings.HOME).parent / "docs" / "reference" / "openapi.json"
CONTRACT: dict[str, Any] = json.loads(openapi.text(api))
OPERATIONS = [(path, method, each) for path, methods in CONTRACT["paths"].items() for method, each in methods.items()]
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


def test_the_committed_contract_is_the_generated_one() -> None:
    assert COMMITTED.read_text(encoding="utf-8") == openapi.text(api), "run khobac openapi"


def test_every_operation_is_told_with_examples_and_problems() -> None:
    for path, method, operation in OPERATIONS:
        where = f"{method} {path}"
        assert "·" in operation["summary"], where
        assert operation["description"], where
        assert operation["x-codeSamples"][0]["source"].startswith("curl"), where
        answers = {int(status): answer["content"] for status, answer in operation["responses"].items()}
        assert any("example" in content.get("application/json", {}) for content in answers.values()), where
        assert all(list(content) == ["application/problem+json"] for status, content in answers.items() if status >= 400)


def test_examples_are_of_the_shape_they_show() -> None:
    for _path, _method, operation in OPERATIONS:
        for answer in operation["responses"].values():
            shown = answer["content"].get("application/json", {})
            if "example" in shown:
                model = CONTRACT["components"]["schemas"][shown["schema"]["$ref"].rsplit("/", 1)[1]]
                assert set(shown["example"]) == set(model["properties"])


def test_no_made_up_request_breaks_a_promise(software: Software) -> None:
    contract = schemathesis.openapi.from_dict(CONTRACT)
    for result in contract.get_all_operations():
        operation = result.ok()

        @given(case=operation.as_strategy())
        @profile(max_examples=15, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck))
        def holds(case: Any) -> None:
            case.headers = {**(case.headers or {}), "Authorization": f"Bearer {software.key}"}
            answer = case.call(app=application, base_url="http://testserver")
            case.validate_response(answer, checks=CHECKS)

        holds()
