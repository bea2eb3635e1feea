"""The WSGI entry: portal and API, under gunicorn."""
from __future__ import annotations

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "khobac.config.settings")
application = get_wsgi_application()

gc.collect()
gc.freeze()  # what is loaded stays: collections look at a request's objects only, and forked workers share the rest
gc.set_threshold(50_000)  # a batch makes tens of thousands of tuples and no circle; each 700 of them is too often to look
