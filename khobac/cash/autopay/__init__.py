"""Bills that pay themselves: electricity, water, telephone, internet (Circular 17/2024 Art 5.2.6, Decree 347/2025 Art 6).

Nouns: provider, authorisation, customer code, batch, bill, step. Promises: a bill is paid only under an authorisation that
chief accountant and holder of the unit signed, once, for that customer code; the same bill is never paid twice; whatever
does not pay itself says why, to the unit and to the provider. A bill is paid as an ordinary dossier: this room finds out
which and when, not how.
"""
