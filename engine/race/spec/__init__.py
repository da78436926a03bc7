"""What to race."""
