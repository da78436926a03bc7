"""Lessons: an activity of its own."""
