"""What the command line shows and writes of each kind of record."""
