"""The `khobac` command: makes Django ready, then lets each command register itself."""
from __future__ import annotations

import os
from importlib import import_module

import django
import typer

COMMANDS = (
    "cases.command", "verify_books", "anchor_books", "proof_of", "export_books", "print_head", "law", "explain", "lanes",
    "re_perform", "simulate", "periods", "day", "year_end", "seed", "doctor", "worker", "api_key", "revenue", "bills",
    "restrict", "openapi", "serve", "demo.command",
)
"""The modules of this folder that are commands, in the order of the help page."""


def main() -> None:
    """Entry point of the launcher; works from any folder."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "khobac.config.settings")
    django.setup()
    app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)
    for name in COMMANDS:
        import_module(f"khobac.doors.cli.{name}").register(app)
    app(prog_name="khobac")
