"""The frame the proofs run in."""
