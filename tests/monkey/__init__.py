"""A monkey at the window: random clicks, keys and words, from a seed."""
