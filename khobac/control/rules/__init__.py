"""One file per rule of law; each returns every violation it sees, as of the inputs it is given.

A rule's docstring is its plain sentence, its article and a worked example that runs. The table below is the whole list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from khobac.control.findings import Finding
from khobac.control.inputs import Position, Snapshot
from khobac.control.rules import (
    c01_estimate_available,
    c02_deposit_available,
    c03_item_chargeable,
    c04_chapter_and_section_of_unit,
    c05_signers_registered,
    c06_within_contract,
    c07_papers_enclosed,
    c08_advance_and_recovery,
    c09_advance_guaranteed,
    c10_within_norms,
    c11_payroll_within_quota,
    c12_bought_as_allowed,
    c13_medicines_within_contract,
    c14_secrecy,
    c15_cash_where_allowed,
    c16_committed,
    c17_not_suspended_or_frozen,
    c18_in_time,
    c19_not_asked_before,
    c20_tax_withheld,
    c21_own_revenue,
    c22_extra_warnings,
)
from khobac.registers.law.values import Law

Rule = Callable[[Snapshot, Law, Position], Iterator[Finding]]

#: every rule by its stable code, in the order of the handbook
RULES: dict[str, Rule] = {
    rule.CODE: rule.examine
    for rule in (
        c01_estimate_available,
        c02_deposit_available,
        c03_item_chargeable,
        c04_chapter_and_section_of_unit,
        c05_signers_registered,
        c06_within_contract,
        c07_papers_enclosed,
        c08_advance_and_recovery,
        c09_advance_guaranteed,
        c10_within_norms,
        c11_payroll_within_quota,
        c12_bought_as_allowed,
        c13_medicines_within_contract,
        c14_secrecy,
        c15_cash_where_allowed,
        c16_committed,
        c17_not_suspended_or_frozen,
        c18_in_time,
        c19_not_asked_before,
        c20_tax_withheld,
        c21_own_revenue,
        c22_extra_warnings,
    )
}

#: the rules that say of other rules that they do not apply to a request
SPARING = (c14_secrecy.spares, c21_own_revenue.spares)
