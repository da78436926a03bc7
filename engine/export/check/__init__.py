"""A check's verdicts for other programs."""
