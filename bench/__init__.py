"""Benchmarks, each with its peer, one command each."""
