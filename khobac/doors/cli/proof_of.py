"""`khobac proof-of`: what a unit takes away to prove its voucher without us."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from khobac.core.errors import Refused
from khobac.flows import proofs


def register(app: typer.Typer) -> None:
    """Add `khobac proof-of`."""
    app.command("proof-of")(proof_of)


def proof_of(
    entry: Annotated[str, typer.Argument(help="Number of a dossier, contract or message.")],
    file: Annotated[Path | None, typer.Option(help="Where to write it; shown when not given.")] = None,
) -> None:
    """The proof of every entry of a dossier, as JSON for verify/khobac_verify.py."""
    try:
        text = json.dumps(proofs.proofs_of(entry), ensure_ascii=False, indent=1)
    except Refused as refused:
        typer.echo(f"{refused.word}: {refused.sentence}", err=True)
        raise typer.Exit(1) from refused
    if file is None:
        typer.echo(text)
    else:
        file.write_text(text, encoding="utf-8")
