"""What may be spent: one line for each posting key of an estimate and for each deposit account.

available = allotted - reserved - committed - advance - actual, never below zero (Circular 77/2017 Article 45). Allotted
is the estimate, the provisional allotment that precedes it, and on a deposit the money that arrived.
Nouns: line, movement (what changes a line; append-only; a line equals the sum of its movements).
Promises: checked and changed under one lock, first come first served; a repeat changes nothing.
"""
