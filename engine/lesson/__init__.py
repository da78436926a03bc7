"""Lessons: stories in steps about races, whose every number is taken from the race itself."""
