"""What every view of a result is."""
