"""`khobac api-key`: keys for the software of units and treasury offices."""
from __future__ import annotations

import getpass
from typing import Annotated

import typer
from rich.console import Console

from khobac.core.errors import Refused
from khobac.flows import partners

keys = typer.Typer(no_args_is_help=True, help="Keys for the software of units and treasury offices.")


def register(app: typer.Typer) -> None:
    """Add `khobac api-key`."""
    app.add_typer(keys, name="api-key")


@keys.callback()
def group() -> None:
    """Keys for software: each opens one unit in the name of its accountant, or the books of one office."""


@keys.command("create")
def create(
    unit: Annotated[str, typer.Option(help="Code of the unit, 7 digits.")],
    person: Annotated[str, typer.Option(help="User name of the accountant in whose name it prepares.")],
    scope: Annotated[list[str], typer.Option(help="What it may do; all unless named.")] = list(partners.SCOPES),  # noqa: B006
) -> None:
    """Make a key and show it, this once. Only its hash is kept."""
    try:
        typer.echo(partners.create_key(unit, person, scope, f"operator {getpass.getuser()}"[:60]))
    except Refused as refused:
        typer.echo(str(refused), err=True)
        raise typer.Exit(1) from refused


@keys.command("create-for-office")
def create_for_office(
    office: Annotated[str, typer.Option(help="Code of the treasury office, 4 digits.")],
    person: Annotated[str, typer.Option(help="User name of the accountant in whose name it reads.")],
) -> None:
    """Make a key that reads the books of a treasury office, and show it, this once."""
    try:
        typer.echo(partners.create_office_key(office, person, f"operator {getpass.getuser()}"[:60]))
    except Refused as refused:
        typer.echo(str(refused), err=True)
        raise typer.Exit(1) from refused


@keys.command("list")
def show(
    unit: Annotated[str, typer.Option(help="Code of the unit, 7 digits.")] = "",
    office: Annotated[str, typer.Option(help="Code of the treasury office, 4 digits.")] = "",
) -> None:
    """The keys of a unit or an office, by their beginnings, with when they were last used."""
    for key in partners.keys_of_office(office) if office else partners.keys_of(unit):
        ended = "ended" if key.revoked_at else "in force"
        used = f"{key.last_used_at:%Y-%m-%d %H:%M}" if key.last_used_at else "never"
        Console().print(f"{key.hint}…  {key.person}  {','.join(key.scopes)}  {ended}, last used {used}")


@keys.command("revoke")
def revoke(hint: Annotated[str, typer.Argument(help="How the key begins, as `list` shows it.")]) -> None:
    """End a key at once."""
    if not partners.revoke_keys(hint.rstrip("…"), f"operator {getpass.getuser()}"[:60]):
        typer.echo(f"no key in force begins with {hint}", err=True)
        raise typer.Exit(1)
