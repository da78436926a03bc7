"""The window: draws, never measures."""
