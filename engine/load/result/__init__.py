"""What a load came to, folded from its events."""
