"""Running a race."""
