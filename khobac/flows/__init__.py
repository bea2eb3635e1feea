"""Use cases that span domains: the only conductor. One file per life story; each step is one transaction, repeatable
without effect, with nothing external inside.
"""
