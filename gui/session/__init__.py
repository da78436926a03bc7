"""Child processes and the results they feed."""
