"""Mutants that nobody could tell from the original, each with the reason why. A test holds them against the files."""

from __future__ import annotations

from proof.mutants import Change

EQUIVALENT: dict[Change, str] = {}
