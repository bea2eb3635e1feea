"""Simulations of changed law over stored dossiers: what was asked, and who would have passed or failed."""
