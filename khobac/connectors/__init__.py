"""Adapters to the outside world: each implements a port and imports nothing else of the house."""
