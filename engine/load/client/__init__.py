"""The users and the probe, each a process of its own."""
