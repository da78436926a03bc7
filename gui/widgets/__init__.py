"""Small widgets that know nothing of races."""
