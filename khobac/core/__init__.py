"""The ground floor: what every room stands on and no treasury noun occurs in.

Money, clock, facts, idempotency, locks, seal, signing, access, audit, errors, documents and the embedded database.
"""
