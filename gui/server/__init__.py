"""The Server page: the article's service under load, and what its users feel."""
