"""Revenue: what payers owe, what banks took for it, what waits to be understood, and what goes back.

Nouns: obligation (under its identification code), advice (what a bank says it took), receipt, refund, list (a bank's message
with one advice or a hundred thousand), notice to an agency. Promises: an advice becomes a receipt once, whatever its copies; a
paid code takes no second payment; what cannot be identified waits and is never guessed; no more goes back than came in; all that
was shared is shared by the ratios of the day it was paid. Basis: TT328/2016 with TT72/2021, Decree 11/2020 Arts 3-5.
"""
