"""The sample province: Hải Lăng in Quảng Trị, its units and people, and twelve months of dossiers up to today.

Everything is plausible and nothing is real; every dossier is marked as sample data. The same seed on the same clock
tells the same story.
"""

from khobac.flows.sample_province.loading import DOSSIERS, SEED, Loaded, load
from khobac.flows.sample_province.province import BANK, PASSWORD

__all__ = ["BANK", "DOSSIERS", "PASSWORD", "SEED", "Loaded", "load"]
