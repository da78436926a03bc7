"""Settings that the program remembers."""
