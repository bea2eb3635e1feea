"""Payment orders to banks: prepared with the books, sent from the outbox, answered through the inbox.

Nouns: order, line, step, outbox message, inbox message. Promises: `sending` is committed before the bytes leave and
`sent` after; an unknown outcome is asked about, never blindly resent; a bank message acts once whatever its copies;
an order settles once. Money crosses exactly two doors, outbox and inbox.
"""
