"""Results in forms for other programs and for people."""
