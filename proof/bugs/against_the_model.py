"""Bugs of reckoning: what a service gets wrong in a sequence of steps, seen against the model (`./prove model`)."""

from __future__ import annotations

from proof.bugs import Bug, by_proof

BUGS = (
    Bug(
        "what a dossier held stays held when it is paid",
        "khobac/books/budget/sql/move.sql",
        before="            reserved = budget_line.reserved + moved.reserved,\n",
        after="            reserved = budget_line.reserved + greatest(moved.reserved, 0),\n",
        caught_by=by_proof("model"),
    ),
    Bug(
        "each commitment alone may be as much as the contract",
        "khobac/books/commitments/services/committing.py",
        before="    above = committed_in_all(contract) + change - contract.value\n",
        after="    above = change - contract.value\n",
        caught_by=by_proof("model"),
    ),
    Bug(
        "an advance settled stays outstanding on its contract",
        "khobac/books/commitments/sql/use.sql",
        before="contract.advance_outstanding + used.advanced - used.recovered",
        after="contract.advance_outstanding + used.advanced",
        caught_by=by_proof("model"),
    ),
    Bug(
        "a balance takes only what is debited",
        "khobac/books/ledger/sql/post.sql",
        before="    DO UPDATE SET debit = balance.debit + EXCLUDED.debit, credit = balance.credit + EXCLUDED.credit;",
        after="    DO UPDATE SET debit = balance.debit + EXCLUDED.debit;",
        caught_by=by_proof("model"),
    ),
)
