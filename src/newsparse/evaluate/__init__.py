"""Measures of quality against truth."""
