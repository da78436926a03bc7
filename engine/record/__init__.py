"""Races and loads as files."""
