"""The article's Tornado service: one process that answers ``/test`` by one strategy."""
