"""What makes the books provable to someone who does not trust us: signed heads and days, and who holds them.

Nouns: statement (a signed sentence about a book), head (its last number and link, every five minutes), day (the Merkle root
of the entries sealed on it), anchor (a place outside the database host that keeps statements), proven balances.
Promises: nothing is signed that was not recomputed from its raw rows first; an anchor gets every statement in order, once;
whoever changes an entry that a head covers is found, and the entry named, even if he recomputes every hash.
"""
