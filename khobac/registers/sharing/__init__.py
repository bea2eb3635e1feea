"""How a receipt of revenue is shared between budget levels: dated rules by sub-item, chapter, area and kind of payer.

Basis: State Budget Law 83/2015 (budget years to 2026) and 89/2025 (from 2027), Circular 26/2026/TT-BTC Arts 3-8; the part of
province and communes is decided by the Provincial People's Council. The most specific rule wins. Where two say different things
equally well, or none says anything, there is no answer: the money waits, nobody guesses.
"""
