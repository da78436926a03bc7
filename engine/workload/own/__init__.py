"""Work of the user's own: a function, its items, and what they answer."""
