"""What a race's queries are: the inventory, the fan-out, and what one query does."""
