"""The article's claims, each with what shows it, and the check of them as a record."""
