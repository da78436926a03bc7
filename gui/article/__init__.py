"""The Article page: a card per claim, with its chart and its rating."""
