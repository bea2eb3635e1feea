"""Tests mirror the code folder by folder; a test's name is a sentence."""
