"""A stream of events and its fold, of whatever kind."""
