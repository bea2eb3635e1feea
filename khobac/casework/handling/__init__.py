"""Whose desk a dossier lies on before it is decided: handed to a colleague, or laid aside until a day."""
