"""The product's settings, with one URL more."""
from khobac.config.settings import *  # noqa: F403

ROOT_URLCONF = "bench.http.urls"
