"""Charts of a race, one view a file."""
