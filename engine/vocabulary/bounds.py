"""The bounds of values in specs and files."""

from __future__ import annotations

MAX_MEMBERS = 1_000
MAX_SLEEP_S = 3_600.0
MAX_REPEATS = 1_000
MAX_SEED = 2**31 - 1
MAX_QUERIES = 1_000_000
MAX_RUNS = 20_000
MAX_LANES = 64
MAX_FAULTS = 100
LEAST_PRECISION = 0.001
MAX_BAND = 0.5
DEFAULT_BAND = 0.01
MAX_CLUSTERS = 10_000
MAX_AT_ONCE = 10_000
MAX_COUNTS = 64
MAX_NAME_LENGTH = 60
MAX_OPTIONS = 20
MAX_AMOUNT = 1_000_000
MAX_VALUE_LENGTH = 1_000
MAX_STYLE = 95
COLOURS = 12
"""Styles that are this far apart have the same colour in another shade."""

MAX_TIME_S = 1e10
"""Longer than any run: a million queries of an hour are 3.6e9 s."""

MAX_COUNT = 2**53
"""No count is larger: up to here, a double holds every whole number exactly."""

MAX_TITLE_LENGTH = 200
MAX_USERS = 2_000
MAX_REQUESTS = 1_000_000
MAX_DURATION_S = 86_400.0
MAX_RATE = 10_000.0
LEAST_PROBE_INTERVAL_S = 0.001
MAX_PROBE_INTERVAL_S = 60.0
MAX_TIMEOUT_S = 3_600.0
