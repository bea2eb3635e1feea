"""Spending requests: what a payment dossier asks for, as filed.

A request belongs to one dossier and never changes; a mended dossier brings a request of its own. Kinds: payment,
advance, pay first, advance settlement, return of funds, payment from a deposit (Decree 11/2020 Art 7, Decree 347/2025
Art 6). What a control after payment found too much is kept here until it has been set off.
"""
