"""The article's claims, the races and loads that test them, and a check of them as a record."""
