"""Load-testing the article's server: users that visit it, and a probe that visits beside them."""
