"""Expenditure control: what is found when a dossier is held against law, budget, contract and signature.

One pure engine (`engine.check`) serves the live check beside the form, the official examination, the explanation of a
decision, its re-performance years later, and the simulation of a draft law. Its three inputs are stored with each
decision: the dossier as filed, the law of its relevant date, the position of registers and books at an instant.
"""
