"""A stream of events and its fold, for records of any kind."""
