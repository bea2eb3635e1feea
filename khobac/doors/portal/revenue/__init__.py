"""Paying what one owes, without an account: find it by its code, see it, pay it, keep the receipt (S20 to S23); and the
officer's page of what came in (S24).
"""
