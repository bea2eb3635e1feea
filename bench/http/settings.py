"""The product's settings, with one URL more and no limit on calls."""
from khobac.config.settings import *  # noqa: F403

ROOT_URLCONF = "bench.http.urls"
RATE_LIMITS = {name: (10**9, seconds) for name, (_, seconds) in RATE_LIMITS.items()}  # noqa: F405
