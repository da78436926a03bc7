"""Showing a record to an audience: the clock of a replay, its controls, the keys on stage."""
