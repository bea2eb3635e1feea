"""Money leaves, moves inside, arrives."""
