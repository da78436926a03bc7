"""Reasons to doubt a race's numbers, and what to do about each."""
