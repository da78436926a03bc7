"""Showing a load again: every server with a clock, forth and back."""
