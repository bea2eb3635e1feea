"""Who exists: treasury offices, areas, budget-using units, people, and who sits in which seat on any instant.

Nouns: office and unit (permanent identity) with dated versions, succession (merge, rename, move), service (which
office serves which unit), seat (a person's right at a unit or an office, half-open period of instants), delegation (a
seat given on).
Promises: nobody holds both signatures of a unit at once; `Unit.treasury` names the book and never changes, the
serving office may.
Law: Circulars 18/2020 and 157/2025 Article 7 (signatures and their limits), Decision 385/QĐ-BTC of 2025 (offices).
"""
