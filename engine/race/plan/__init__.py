"""What runs, in which order, and what cannot."""
