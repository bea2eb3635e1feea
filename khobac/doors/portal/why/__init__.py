"""Explanation pages: why a dossier was decided so, rule by rule, for the unit and for staff."""
