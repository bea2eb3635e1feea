"""Remote monitoring (Decision 4223/QĐ-KBNN of 2023): signals that something in the service needs an explanation.

Built: M01 not taken in hand in time, M02 overdue, M03 refused again, M04 incomplete first return, M10 advance overdue.
"""
