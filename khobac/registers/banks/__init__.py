"""Banks, and the treasury offices' own accounts with them: one payment and one revenue account per bank and office."""
