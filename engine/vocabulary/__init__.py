"""Words and numbers that everyone uses."""
