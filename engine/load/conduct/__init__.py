"""Running a load."""
