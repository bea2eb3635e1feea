"""The WSGI entry: portal and API, under gunicorn."""
from __future__ import annotations

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "khobac.config.settings")
application = get_wsgi_application()

gc.collect()
gc.freeze()  # what is loaded stays: collections look at a request's objects only, and forked workers share the rest
