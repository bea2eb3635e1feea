"""A plug-in of pytest: gathers what journeys say they measured, and writes it where KHOBAC_UX_FIGURES points."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

_figures: dict[str, object] = {}


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Keep the properties of a journey that has ended well."""
    if report.when == "call" and report.passed:
        _figures.update(report.user_properties)


def pytest_sessionfinish() -> None:
    """Write all of them."""
    Path(os.environ["KHOBAC_UX_FIGURES"]).write_text(json.dumps(_figures), encoding="utf-8")
