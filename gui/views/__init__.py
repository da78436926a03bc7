"""The base of every view of a result."""
