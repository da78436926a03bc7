"""What speaks against trusting a race's numbers, and what to do about it."""
