"""Risk lanes (handbook 3.2, 9.2): how closely each dossier is looked at, why, and how often that was a false alarm.

Straight through: a person may accept it together with others. Sample: drawn by lot, opened like any other. Full control:
everything is looked at. No lane ever accepts anything by itself.
"""
