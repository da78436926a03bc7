"""Dialogs that ask."""
