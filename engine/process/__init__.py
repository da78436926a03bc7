"""Starting, reading and ending processes."""
