"""Doubts about a result, and the machine it ran on."""
