"""The process that runs one lane once. Imports only the standard library."""
