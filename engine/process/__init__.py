"""Starting, hearing and ending processes."""
