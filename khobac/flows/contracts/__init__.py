"""The life of a contract between unit and treasury: declared and amended, planned, guaranteed, committed, retained.

Circular 113/2008 (commitments), Circular 17/2024 Art 6 (guarantees), Decree 254/2025 Art 9 (retention money).
"""

from __future__ import annotations

from khobac.books.commitments.services import ContractTerms, GuaranteeKind
from khobac.flows.contracts.asking import approve, ask, send_back, submit, withdraw
from khobac.flows.contracts.committing import commit
from khobac.flows.contracts.declaring import amend, call_guarantee, declare, guarantee, plan, register
from khobac.flows.contracts.retention import keep, move_to_deposit, release

__all__ = [
    "ContractTerms",
    "GuaranteeKind",
    "amend",
    "approve",
    "ask",
    "call_guarantee",
    "commit",
    "declare",
    "guarantee",
    "keep",
    "move_to_deposit",
    "plan",
    "register",
    "release",
    "send_back",
    "submit",
    "withdraw",
]
