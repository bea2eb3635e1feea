"""Observers: they read everything below them and write only their own tables."""
