"""The law desk: one steward drafts a change of law, another approves it, and it counts from its day on.

`checking` says whether the law is whole and every rule rests on it; `uses` which parts of the product read a value.
"""

from __future__ import annotations

from khobac.flows.law.checking import check
from khobac.registers.law.services import approve, draft, load_folder

__all__ = ["approve", "check", "draft", "load_folder"]
