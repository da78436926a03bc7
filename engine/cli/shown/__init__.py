"""How the command line shows and writes each kind of record."""
