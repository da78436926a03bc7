"""Plan a race: its runs, their order, and the limits they hit."""
