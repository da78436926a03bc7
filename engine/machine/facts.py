"""What a record says about its machine and Python."""

from __future__ import annotations

import msgspec

from engine.vocabulary.wording import N_, Text


class Environment(msgspec.Struct, frozen=True):
    """What the race ran on, without the name of a host or user."""

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
    """How a race's own Python was built."""

    compiler: str
    optimised: bool | None
    """Whether it was built with profile-guided optimisation; None if it does not say."""

    debug: bool
    """Whether it counts every reference, which makes it several times slower."""

    free_threaded: bool
    """Whether it was built to run without the GIL."""

    gil: bool
    """Whether the GIL is on anyway."""

    start_method: str
    """The default start method of multiprocessing."""

    versions: dict[str, str]
    """Versions of libraries, by their package names; without those that are not installed."""


class CpuTimes(msgspec.Struct, frozen=True):
    """Seconds that all processors of the machine together have spent since it started."""

    busy_s: float
    idle_s: float
    stolen_s: float
    """Taken by other guests of the host, if this is a virtual machine."""

    own_s: float
    """The busy time of this process and its children that have ended."""

    @property
    def total_s(self) -> float:
        """All of it."""
        return self.busy_s + self.idle_s + self.stolen_s


class Conditions(msgspec.Struct, frozen=True):
    """The machine at one moment, without the name of a host or user."""

    load: tuple[float, float, float] | None = None
    """Threads that run or want to, per core: means over 1, 5 and 15 minutes."""

    cpu: CpuTimes | None = None
    governor: str | None = None
    """What sets the processor's speed, such as ``performance``; several are joined by a slash."""

    turbo: bool | None = None
    """Whether the processor may run faster than its nominal speed."""

    on_battery: bool | None = None
    cpu_quota: float | None = None
    """Cores' worth of time that control groups allow; also None for no limit."""

    memory_limit_bytes: int | None = None
    hypervisor: str | None = None
    """What kind of virtual machine this is; empty if it does not seem to be one."""

    container: str | None = None
    """What kind of container this is; empty if it does not seem to be one."""


class Precision(msgspec.Struct, frozen=True):
    """What was measured before a race; all in seconds."""

    clock_step_s: float
    """The least difference seen between two different readings of the clock."""

    overshoot_s: float
    """How much longer than asked ``time.sleep`` lasted: the median."""

    overshoot_p95_s: float
    """The same: the 95th percentile."""

    slept_s: float
    """How long these sleeps should have been."""

    query_cost_s: float
    """What a query costs besides its duration: looking it up, recording it, answering."""

    explain_cost_s: float = 0.0
    """What a query costs on top of that in a race that is explained; 0 if not measured."""

    def cost_s(self, *, is_explained: bool) -> float:
        """Return what a query costs besides its duration, in seconds."""
        return self.query_cost_s + (self.explain_cost_s if is_explained else 0.0)


MOST_SPREAD = 0.10
"""A calibration with a larger relative spread was disturbed."""


class Calibration(msgspec.Struct, frozen=True):
    """How many rounds of ``spin`` one core does in a second."""

    rounds_per_s: float
    spread: float
    """The spread of the samples: their interquartile range over their median."""

    waited: float
    """The share of the time, 0..1, that something else had the core."""

    measured_at: str
    """When, as ISO 8601 in UTC."""

    @property
    def is_disturbed(self) -> bool:
        """Whether something else was using the machine."""
        return max(self.spread, self.waited) > MOST_SPREAD

    @property
    def warning(self) -> Text:
        """What to say about a disturbed calibration."""
        return N_(
            "the calibration of cpu queries was disturbed by other load (its samples lie "
            "{spread:.0%} apart, the core was away for {waited:.0%} of the time): queries may take "
            "longer or shorter than asked",
            spread=self.spread,
            waited=self.waited,
        )


class Interpreter(msgspec.Struct, frozen=True):
    """What a Python is and has."""

    version: tuple[int, int, int]
    implementation: str
    gil: bool
    """Whether one thread at a time runs Python code in it."""

    packages: dict[str, str]
    """Versions of the packages that strategies need, by module name."""

    @property
    def title(self) -> str:
        """Its name: ``CPython 3.13.0``, with ``free-threaded`` if it has no GIL."""
        dotted = ".".join(map(str, self.version))
        return f"{self.implementation} {dotted}{'' if self.gil else ' free-threaded'}"
