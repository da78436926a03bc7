"""The service that http queries ask: a process of its own, there for one race."""
