"""The Queries view."""
