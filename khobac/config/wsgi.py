"""The WSGI entry: portal and API, under gunicorn."""
from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "khobac.config.settings")
application = get_wsgi_application()
