"""The service that http queries call: a separate process that serves one race."""
