"""The users and the probe, each in its own process."""
