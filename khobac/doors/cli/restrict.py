"""`khobac restrict`: enter what a finance agency or another authority has ordered against a unit's spending."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer

from khobac.core.errors import Refused
from khobac.flows import restrictions

Unit = Annotated[str, typer.Argument(help="The unit's code.")]
By = Annotated[str, typer.Option(help="Who of the finance agency orders it.")]
Items = Annotated[list[str] | None, typer.Option("--item", help="A sub-item, once for each; none: all spending.")]
Account = Annotated[str, typer.Option(help="estimate or deposit")]


def register(app: typer.Typer) -> None:
    """Add `khobac restrict`."""
    group = typer.Typer(no_args_is_help=True, help="Suspend spending, freeze accounts, and end both.")
    for command in (suspend, lift, freeze, unfreeze):
        group.command(command.__name__)(command)
    app.add_typer(group, name="restrict")


def suspend(unit: Unit, by: By, item: Items = None) -> None:
    """Suspend spending of a unit: of these sub-items, or all."""
    _do(lambda: restrictions.suspend(unit, item or [], by))


def lift(unit: Unit, by: By, item: Items = None) -> None:
    """End suspensions of a unit."""
    _do(lambda: restrictions.lift(unit, item or [], by))


def freeze(unit: Unit, by: By, account: Account = "estimate", amount: int | None = None) -> None:
    """Freeze an account of a unit, wholly or up to an amount in đồng."""
    _do(lambda: restrictions.freeze(unit, account, by, amount))


def unfreeze(unit: Unit, by: By, account: Account = "estimate") -> None:
    """End the freezes of an account."""
    _do(lambda: restrictions.unfreeze(unit, account, by))


def _do(act: Callable[[], None]) -> None:
    try:
        act()
    except Refused as refused:
        raise typer.BadParameter(refused.sentence) from refused
