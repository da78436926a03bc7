"""What a race came to, folded from its events."""
