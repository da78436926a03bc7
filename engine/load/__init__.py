"""Loading the article's service: users that visit it, and a probe that feels what they do to it."""
