"""What a record says of the machine and the Python it was made on."""

from __future__ import annotations

import msgspec


class Environment(msgspec.Struct, frozen=True):
    """What the race ran on; no name of a host or user is in it."""

    racelane: str
    python: str
    implementation: str
    system: str
    machine: str
    processor: str
    cores: int
    """Cores this process may run on."""

    memory_bytes: int
    gevent: str
    clock_resolution_ns: float
    gil: bool


class Build(msgspec.Struct, frozen=True):
    """What a race's own Python is made of."""

    compiler: str
    optimised: bool | None
    """Whether it was built with profile-guided optimisation; None where it does not say."""

    debug: bool
    """Whether it counts every reference, and is several times slower for it."""

    free_threaded: bool
    """Whether it was built to run without a global lock."""

    gil: bool
    """Whether the lock is on all the same."""

    start_method: str
    """How multiprocessing starts processes here unless told otherwise."""

    versions: dict[str, str]
    """Of the libraries, by the names they are installed by; those that are not are left out."""


class CpuTimes(msgspec.Struct, frozen=True):
    """Seconds that all processors of the machine together have spent since it started."""

    busy_s: float
    idle_s: float
    stolen_s: float
    """Taken by other guests of the host, where this is a virtual machine."""

    own_s: float
    """How much of the busy time is this process's, and that of its children that have ended."""

    @property
    def total_s(self) -> float:
        """All of it."""
        return self.busy_s + self.idle_s + self.stolen_s


class Conditions(msgspec.Struct, frozen=True):
    """The machine at one moment; no name of a host or user is in it."""

    load: tuple[float, float, float] | None = None
    """Threads that run or want to, per core: means over 1, 5 and 15 minutes."""

    cpu: CpuTimes | None = None
    governor: str | None = None
    """What sets the processor's speed, such as ``performance``; several are joined by a slash."""

    turbo: bool | None = None
    """Whether the processor may run faster than its nominal speed."""

    on_battery: bool | None = None
    cpu_quota: float | None = None
    """Cores' worth of time that control groups allow; None also for no bound."""

    memory_limit_bytes: int | None = None
    hypervisor: str | None = None
    """What kind of virtual machine this is; empty for none that can be seen."""

    container: str | None = None
    """What kind of container this is; empty for none that can be seen."""


class Precision(msgspec.Struct, frozen=True):
    """What was measured before a race; all in seconds."""

    clock_step_s: float
    """The least difference seen between two readings of the clock that differ."""

    overshoot_s: float
    """By how much ``time.sleep`` lasted longer than asked: the median."""

    overshoot_p95_s: float
    """The same: the 95th percentile."""

    slept_s: float
    """How long those sleeps were to be."""

    query_cost_s: float
    """What a query costs besides its duration: looking it up, recording it, answering."""


MOST_SPREAD = 0.10
"""A calibration whose samples lie further apart than this, relatively, was disturbed."""


class Calibration(msgspec.Struct, frozen=True):
    """How many rounds of ``spin`` take a second alone on one core."""

    rounds_per_s: float
    spread: float
    """How far apart the samples lay: the middle half of them, over their median."""

    waited: float
    """The share of the time, 0..1, that the core was given to somebody else."""

    measured_at: str
    """When, as ISO 8601 in UTC."""

    @property
    def is_disturbed(self) -> bool:
        """Whether something else was using the machine."""
        return max(self.spread, self.waited) > MOST_SPREAD

    @property
    def warning(self) -> str:
        """What to say of a disturbed calibration, or nothing."""
        if not self.is_disturbed:
            return ""
        return (
            "the calibration of cpu queries was disturbed by other load (its samples lie "
            f"{self.spread:.0%} apart, the core was away for {self.waited:.0%} of the time): "
            "queries may take longer or shorter than asked"
        )


class Interpreter(msgspec.Struct, frozen=True):
    """What a Python is and has."""

    version: tuple[int, int, int]
    implementation: str
    gil: bool
    """Whether one thread at a time runs Python code in it."""

    packages: dict[str, str]
    """Versions of those packages that strategies need, by the module's name."""

    @property
    def title(self) -> str:
        """What to call it: ``CPython 3.13.0``, with ``free-threaded`` where it has no GIL."""
        dotted = ".".join(map(str, self.version))
        return f"{self.implementation} {dotted}{'' if self.gil else ' free-threaded'}"
