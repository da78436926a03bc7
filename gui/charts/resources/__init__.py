"""The Resources view."""
