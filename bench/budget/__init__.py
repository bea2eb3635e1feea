"""Bench: a province's allotment of 100,000 rows drafted, approved and entered, beside COPY of the rows it writes."""
