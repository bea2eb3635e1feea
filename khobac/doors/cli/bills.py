"""`khobac bills`: register providers, take in lists of bills as files, tell how far automatic payment reaches."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from rich.console import Console

from khobac.core.message_signature import SignatureRefused
from khobac.flows.autopay import authorising, coverage, receiving


def register(app: typer.Typer) -> None:
    """Add `khobac bills`."""
    group = typer.Typer(no_args_is_help=True, help="Bills that pay themselves: providers, lists by file, coverage.")
    group.command("provider")(provider)
    group.command("receive")(receive)
    group.command("coverage")(reach)
    app.add_typer(group, name="bills")


def provider(
    code: Annotated[str, typer.Argument(help="Its code in lists and authorisations.")],
    name: Annotated[str, typer.Option(help="Its name.")],
    key: Annotated[
        Path, typer.Option(help="Its public key (PEM, Ed25519); the name of the file is the id of the key.")
    ],
    by: Annotated[str, typer.Option(help="Who registers it.")],
    service: Annotated[list[str], typer.Option(help="electricity, water, telephone, internet, mobile; once for each.")],
    tax_code: Annotated[str, typer.Option(help="Its tax code.")] = "",
) -> None:
    """Register a company that sends bills, or its new key."""
    read = serialization.load_pem_public_key(key.read_bytes())
    if not isinstance(read, Ed25519PublicKey):
        raise typer.BadParameter("not an Ed25519 public key", param_hint="--key")
    new = authorising.NewProvider(code, name, tuple(service), key.stem, read.public_bytes_raw(), tax_code)
    authorising.register_provider(new, by)
    Console().print(f"{code}: {name}")


def receive(
    file: Annotated[Path, typer.Argument(help="The list; its signature lies beside it as FILE.sig.")],
) -> None:
    """Take in a list of bills that came as a file, once; the same checks as through the API."""
    signature = file.with_name(file.name + ".sig")
    console = Console()
    try:
        received = receiving.receive(file.read_bytes(), signature.read_text().strip(), came_by="file")
    except SignatureRefused as refused:
        console.print(f"refused: {refused}", style="red")
        raise typer.Exit(1) from refused
    console.print_json(data=received.answer | {"repeated": received.first_answer})


def reach(office: Annotated[str, typer.Argument(help="The four digits of an office.")]) -> None:
    """How many of an office's units have authorised automatic payment, and how many bills paid themselves in a month."""
    found = coverage.of_office(office)
    console = Console()
    console.print(f"units: {found.authorised} of {found.eligible} ({found.percent_of_units} %)")
    console.print(f"bills: {found.by_themselves} of {found.bills} paid themselves ({found.percent_of_bills} %)")
