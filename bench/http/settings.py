"""The product's settings with the bare view beside its own."""
from __future__ import annotations

from khobac.config.settings import *  # noqa: F403

ROOT_URLCONF = "bench.http.urls"
