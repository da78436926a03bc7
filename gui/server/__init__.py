"""The Server page: the article's service under load, and how long its users wait."""
