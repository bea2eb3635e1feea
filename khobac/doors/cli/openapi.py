"""`khobac openapi`: the contract of the API, as this version keeps it."""
from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from django.http import HttpRequest
from django.urls import resolve

COMMITTED = Path("docs/reference/openapi.json")


def register(app: typer.Typer) -> None:
    """Add `khobac openapi`."""
    app.command("openapi")(openapi)


def openapi(
    check: Annotated[bool, typer.Option(help="Exit 1 when the committed file says something else.")] = False,
    file: Annotated[Path, typer.Option(help="Where the contract is kept.")] = COMMITTED,
) -> None:
    """Write the contract (OpenAPI 3.1) to its file."""
    made = contract()
    if not check:
        file.write_text(made, encoding="utf-8")
        return
    if not file.exists() or file.read_text(encoding="utf-8") != made:
        typer.echo(f"{file} is not what the API keeps: run khobac openapi", err=True)
        raise typer.Exit(1)


def contract() -> str:
    """The contract as the API itself serves it."""
    request = HttpRequest()
    request.method, request.path = "GET", "/api/v1/openapi.json"
    view = resolve(request.path)
    return str(view.func(request, *view.args, **view.kwargs).content.decode())
