"""Alerts: what the people of a unit are told about their money and their dossiers, in two languages, once.

Texts fit a lock screen and carry no full account number. Pushing them to a phone is a delivery on top of the row.
"""
