"""The backend Django loads by name: PostgreSQL as Django knows it, whose address is learnt on first use.

`OPTIONS["khobac_role"]` names the login role; the embedded cluster is started (once, by whoever comes first) under
`OPTIONS["khobac_state"]`. With DATABASE_URL set, settings use Django's own backend and this one is never loaded.
"""
from __future__ import annotations

from pathlib import Path
from typing import Any

from django.db.backends.postgresql import base

from khobac.core.postgres import ensure_running


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's wrapper with the connection parameters of the embedded cluster."""

    def get_connection_params(self) -> dict[str, Any]:
        """Start the cluster if need be, then answer as Django does."""
        options = dict(self.settings_dict["OPTIONS"])
        role, state = options.pop("khobac_role"), Path(options.pop("khobac_state"))
        name = self.settings_dict["NAME"]
        address = ensure_running(state).dsn(role, name)
        original = self.settings_dict
        self.settings_dict = {**original, **address, "OPTIONS": options}
        try:
            return super().get_connection_params()
        finally:
            self.settings_dict = original
