"""The budget nomenclature and the chart of accounts: dated codes of the accounting combination.

Nouns: code (of a segment), chapter range (which budget level owns which chapters), combination (the 12 segments of
Article 28).
Promise: a code is looked up on a date, the budget year's; a code is never reused and never deleted.
Law: Circulars 324/2016 and 130/2025 (nomenclature), 77/2017 Articles 28-44 (combination), 18/2020 Article 9 (account
numbers).
"""
