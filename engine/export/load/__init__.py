"""A load's table and exports."""
