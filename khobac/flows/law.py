"""Changing a value of law: one steward drafts, another approves, and it counts from its day on."""

from __future__ import annotations

from khobac.registers.law.services import approve, draft, load_folder

__all__ = ["approve", "draft", "load_folder"]
