"""One race: its spec, its plan, its conductor and its result."""
