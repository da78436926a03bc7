"""Load-testing the article's service: users that visit it, and a probe that visits beside them."""
