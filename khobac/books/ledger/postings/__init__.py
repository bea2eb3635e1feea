"""The accounting events, one file each: a dataclass of inputs, a table of debits and credits, a pure function.

Role names are those of the dated table `posting_role`. Worked examples are the entries E1-E5 and E11 of the domain
handbook; they run as doctests. Everywhere: unit 1012345 (lower-secondary school, chapter 422, section 073, level 2,
source 12), treasury 0061, budget year 2026, amounts in đồng.
"""
