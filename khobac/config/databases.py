"""Where the database is: an outside server by URL, else the embedded one below the state folder.

Three connections to one database, each with a login role of its own: `default` (staff and workers), `unit` (unit and
public pages, row-level security), `owner` (migrations alone).
"""
from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlparse

ROLES = {"default": "khobac_staff", "unit": "khobac_unit", "owner": "khobac_owner"}
URL_VARIABLES = {"default": "DATABASE_URL", "unit": "DATABASE_UNIT_URL", "owner": "DATABASE_OWNER_URL"}
PREPARED = {"prepare_threshold": 1}
"""Statements that ask for it are prepared (`core.db`); behind PgBouncer in transaction mode this needs its version 1.21."""


def databases(environment: Mapping[str, str], state: Path) -> dict[str, dict[str, Any]]:
    """Django's DATABASES. DATABASE_URL wins; the other two URLs default to it."""
    url = environment.get("DATABASE_URL")
    name = environment.get("KHOBAC_DATABASE", "khobac")
    if url:
        return {alias: _by_url(environment.get(variable) or url) for alias, variable in URL_VARIABLES.items()}
    return {alias: _embedded(role, name, state) for alias, role in ROLES.items()}


def _embedded(role: str, name: str, state: Path) -> dict[str, Any]:
    return _common() | {
        "ENGINE": "khobac.core.engine",
        "NAME": name,
        "OPTIONS": PREPARED | {"khobac_role": role, "khobac_state": str(state / "postgres")},
    }


def _by_url(url: str) -> dict[str, Any]:
    parts = urlparse(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ValueError("DATABASE_URL must begin with postgresql://")
    return _common() | {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": PREPARED | dict(parse_qsl(parts.query)),
    }


def _common() -> dict[str, Any]:
    return {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True, "ATOMIC_REQUESTS": False, "TIME_ZONE": None}
