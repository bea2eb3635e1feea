"""What registers and books say of past days, read for thousands of checks at once; it has no table of its own."""
