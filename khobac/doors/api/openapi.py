"""The contract: OpenAPI 3.1 made from the operations themselves, with an example and a curl line for each."""
from __future__ import annotations

import json
from typing import Any

from ninja import NinjaAPI, Schema

from khobac.doors.api.problems import CONTENT_TYPE, KINDS, Problem

PREFIX = "/api/v1/"
ALWAYS = (401, 403, 500)
"""Answers of every operation that asks for a key."""
_SHELL = {"Idempotency-Key": "$(uuidgen)", "Khobac-Signature": "$SIGNATURE", "Khobac-Digest": "$DIGEST"}
MEANINGS = {
    400: "The request cannot be read, or Idempotency-Key is missing.",
    401: "No key, or one that does not count; of a bank, a signature that does not.",
    403: "The key has not this scope, or the person is not entitled.",
    404: "There is no such thing, or it is another unit's.",
    409: "Not possible where it now stands.",
    413: "The body is larger than allowed; it was not read.",
    415: "The body is not application/json.",
    422: "Something is wrong with the content; `errors` names each place.",
    500: "A fault of ours; tell us the trace_id.",
    503: "Not available at the moment; repeat after Retry-After.",
}


def describes(
    success: int, model: type[Schema], example: Any, *problems: int, sent: Any = None, keyed: bool = True, **extra: Any
) -> dict[str, Any]:
    """The keywords of an operation: what it answers (with an example), and which problems it may meet."""
    with_body = (400, 413, 415, 422) if sent is not None else ()
    met = sorted({*problems, *with_body, *(ALWAYS if keyed else (500,))})
    said: dict[str, Any] = {"responses": {success: {"content": {"application/json": {"example": example}}}}, **extra}
    if sent is not None:
        said["requestBody"] = {"content": {"application/json": {"example": sent}}}
    return {"response": {success: model, **dict.fromkeys(met, Problem)}, "openapi_extra": said}


def document(api: NinjaAPI) -> dict[str, Any]:
    """The whole contract as plain JSON values."""
    made: dict[str, Any] = json.loads(json.dumps(api.get_openapi_schema(path_prefix=PREFIX)))
    for path, methods in made["paths"].items():
        for method, operation in methods.items():
            _finish(path, method, operation)
    return made


def text(api: NinjaAPI) -> str:
    """The contract as the committed file has it."""
    return json.dumps(document(api), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _finish(path: str, method: str, operation: dict[str, Any]) -> None:
    for status, answer in operation["responses"].items():
        if int(status) in MEANINGS:
            answer["description"] = MEANINGS[int(status)]
            answer["content"] = {CONTENT_TYPE: answer["content"]["application/json"]}
    sent = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("example")
    operation["x-codeSamples"] = [{"lang": "curl", "source": _curl(path, method, operation, sent)}]
    operation["x-problems"] = sorted(
        word for word, kind in KINDS.items() if str(kind.status) in operation["responses"]
    )


def _curl(path: str, method: str, operation: dict[str, Any], sent: Any) -> str:
    words = [f"curl -s -X {method.upper()} $BASE{path}"]
    if operation.get("security"):
        words.append('-H "Authorization: Bearer $KEY"')
    headers = [each["name"] for each in operation.get("parameters", []) if each["in"] == "header"]
    words += [f'-H "{name}: {_SHELL.get(name, "$VALUE")}"' for name in headers]
    if "application/xml" in operation.get("requestBody", {}).get("content", {}):
        words.append("-H 'Content-Type: application/xml' --data-binary @message.xml")
    if "application/octet-stream" in operation.get("requestBody", {}).get("content", {}):
        words[0] += "?name=hop-dong-17.pdf"
        words.append("-H 'Content-Type: application/octet-stream' --data-binary @hop-dong-17.pdf")
    if sent is not None:
        words += ["-H 'Content-Type: application/json'", f"-d '{json.dumps(sent, ensure_ascii=False)}'"]
    return " ".join(words)
