"""Colours, icons, markers and the style sheet."""
