"""A race's result in forms for other programs and for people."""
