"""`python -m proof` is `./prove`."""
from __future__ import annotations

from proof.harness import main

raise SystemExit(main())
