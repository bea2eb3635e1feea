"""How dates and numbers are written and read, for FORMAT_MODULE_PATH.

Django's own Vietnamese formats have no thousands grouping and write 21-11-2026; Vietnam writes 1.234.567
and 21/11/2026.
"""
