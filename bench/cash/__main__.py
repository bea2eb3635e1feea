"""The command: `python -m bench.cash [PART…]`; see the package."""

from __future__ import annotations

import argparse
import importlib
import json
import os
import pkgutil
from pathlib import Path
from typing import Any

PARTS = sorted(module.name for module in pkgutil.iter_modules([str(Path(__file__).parent)]) if module.name[0] != "_")


def main() -> None:
    """Run the parts, print what each found and a line of JSON."""
    arguments = argparse.ArgumentParser(prog="python -m bench.cash", description="Money by the hundred thousand.")
    arguments.add_argument("parts", nargs="*", metavar="PART", help=f"all unless named: {', '.join(PARTS)}")
    given = arguments.parse_args()
    if unknown := sorted(set(given.parts) - set(PARTS)):
        arguments.error(f"no such part: {', '.join(unknown)}")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "khobac.config.settings")
    import django

    django.setup()
    found: dict[str, Any] = {}
    for part in given.parts or PARTS:
        figures = importlib.import_module(f"bench.cash.{part}").measure()
        found |= {f"{part}.{name}": figure for name, figure in figures.items()}
    print(json.dumps(found))


if __name__ == "__main__":
    main()
