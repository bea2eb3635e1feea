"""The ASGI entry: the event stream alone, under uvicorn."""
from __future__ import annotations

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "khobac.config.settings")
django.setup()

from khobac.doors.stream.app import EventStream  # noqa: E402

application = EventStream()
