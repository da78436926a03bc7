"""A race as one page for browsers."""
