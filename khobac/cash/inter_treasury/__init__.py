"""Money between treasuries: a payment leaves one book by an order and arrives in another, which may be another database.

Nouns: transfer, arrival, step, message, receipt, news. The way out is an order of `cash.payments` whose correspondent is a
treasury; here is the way in, and the one outbox and inbox of both. Promises: a message is repeated until its receipt is
here, and acts once whatever its copies; what arrives is credited, or waits for a person in LKB_PENDING, or goes back; every
đồng that has left and not arrived is a row with an age and an owner (Circular 77/2017 Articles 66-67).
"""
