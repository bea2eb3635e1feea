"""Reference data: dated facts with their source and certainty. README.md beside this file describes them."""

from __future__ import annotations

from pathlib import Path

FOLDER = Path(__file__).parent
