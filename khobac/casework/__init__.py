"""The one-stop dossier: whatever a client asks of the treasury, with its number, clock, steps, returns and decisions."""
