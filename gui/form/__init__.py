"""The race's form."""
