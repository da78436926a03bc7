"""Showing a race again: every run with a clock, forth and back."""
