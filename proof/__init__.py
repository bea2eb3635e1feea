"""What the product claims about money under attack and accident, each claim with the program that tries to break it.

One module per proof, `run(seed, profile) -> Verdict`; `./prove NAME` runs it (harness.py).
"""
