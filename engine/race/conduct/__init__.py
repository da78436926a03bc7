"""Run a race: start workers, watch them, judge their outcomes."""
