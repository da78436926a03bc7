"""The Scaling view."""
