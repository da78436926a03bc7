"""Small widgets without knowledge of races."""
