"""The results table."""
