"""Measure how fast a Python computes: ``python -m engine.worker.calibrate``.

It runs in its own process, started like a worker: hooks in the engine's process would slow it, and
other Pythons compute at other speeds. Standard output carries the samples, one line of JSON.
"""

from __future__ import annotations

import json
import time

from engine.workload.cpu import spin

_SAMPLES = 15
_SAMPLE_S = 0.03


def take_samples() -> dict[str, object]:
    """Return how long rounds of computing take, measured for half a second.

    Returns:
        The number of ``rounds`` per sample, and for each sample the wall-clock seconds, ``wall_s``,
        and the CPU seconds, ``core_s``.
    """
    rounds = 10_000
    while (took_s := _timed(rounds)[0]) < _SAMPLE_S:
        rounds = int(rounds * min(10.0, max(1.2, _SAMPLE_S / max(took_s, 1e-6) * 1.1)))
    samples = [_timed(rounds) for _ in range(_SAMPLES)]
    return {
        "rounds": rounds,
        "wall_s": [wall_s for wall_s, _ in samples],
        "core_s": [core_s for _, core_s in samples],
    }


def _timed(rounds: int) -> tuple[float, float]:
    """Return how long this many rounds took, in wall-clock and CPU seconds."""
    wall, core = time.perf_counter(), time.thread_time()
    spin(rounds)
    return time.perf_counter() - wall, time.thread_time() - core


if __name__ == "__main__":
    print(json.dumps(take_samples()))
