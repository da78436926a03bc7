"""What the program remembers of its user."""
