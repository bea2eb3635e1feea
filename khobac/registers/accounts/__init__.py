"""Accounts that units hold at the treasury, certificates of those who sign, suspensions and freezes, and the payees a
unit knows.

Promises: rows of accounts, restrictions and payees are seen by their own unit only (row-level security); a payee's
new bank account is a new row, so that a dossier keeps the account it was filed with.
Law: Circulars 18/2020 and 157/2025 (accounts, signatures), 17/2024 Article 7 (what is never suspended).
"""
