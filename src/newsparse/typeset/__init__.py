"""Newspaper pages with exact truth, for samples, tests and training."""
