"""Measures, never run as tests: `python -m tests.bench`."""
