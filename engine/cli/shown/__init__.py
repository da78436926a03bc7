"""What the command line shows and writes of a result."""
