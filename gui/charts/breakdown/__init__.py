"""The Breakdown view."""
