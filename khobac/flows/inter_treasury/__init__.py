"""Payments between treasuries: sent, received, credited or held, settled by people, told back."""
