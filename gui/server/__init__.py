"""The Server page: the article's server under load, and how long its users wait."""
