"""A check's ratings for other programs."""
