"""The life of revenue: an obligation is issued, a bank asks and takes, an advice comes in, is understood, posted and shared;
what is not understood waits for a person; what was too much goes back; agencies are told.
"""
