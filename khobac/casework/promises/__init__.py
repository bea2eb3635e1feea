"""What the treasury promised a unit about time: a deadline put off once with notice, and the apology for one that was missed.

An extension moves the deadline; an apology never does: the dossier stays late in every figure, and the letter names the
day on which the unit will have its answer. A new day that is missed too asks for a second letter (handbook 2.6, 10.4).
"""
