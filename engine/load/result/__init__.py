"""The result of a load, folded from its events."""
