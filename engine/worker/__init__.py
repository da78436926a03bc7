"""The process that runs one lane once. Needs nothing but the standard library."""
