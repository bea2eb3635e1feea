"""The ground proofs and benchmarks stand on: a server of their own, the fixed world with more units, dossiers filed through
the flows and copied in bulk, and processes that work on them at once.
"""
