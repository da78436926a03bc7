"""The article's Tornado server: one process that answers ``/test`` by one strategy."""
