"""Units' own software: the keys it signs in with, and the one-time values that the signatures of its dossiers cover."""
