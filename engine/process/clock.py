"""The clock that all processes of a run share."""

from __future__ import annotations

import time

# Monotonic, and on Linux and macOS the same in every process.
now_ns = time.perf_counter_ns
