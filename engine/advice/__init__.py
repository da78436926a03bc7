"""What a colleague would say of a race: which strategy to use, and why."""
