"""How the command line prints for people: reports, tables and progress of any kind."""
