"""Measurements of what the program promises, each a ratio or difference taken in one run.

``python -m tests.benchmarks`` takes them all and prints them beside their bounds;
``python -m tests.benchmarks start_up stop`` takes those. They are no tests: a shared machine may
miss a bound that a quiet one keeps.
"""
