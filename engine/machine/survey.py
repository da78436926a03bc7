"""Everything that is known of a machine for a race, as lines that people read."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from engine.machine.build import read_build
from engine.machine.conditions import busy_elsewhere, read_conditions, stolen
from engine.machine.facts import Build, Conditions, Environment, Precision
from engine.machine.precision import measure_precision
from engine.strategies import STRATEGIES
from engine.vocabulary.units import gibibytes_text, seconds_text
from engine.vocabulary.wording import ngettext
from engine.worker.template import CAN_FORK

_SLEEP_S = 0.003
_UNTOLD = "not told"


class MachineSurvey(msgspec.Struct, frozen=True):
    """A machine before a race, and after it; None for what was not looked at."""

    environment: Environment
    build: Build | None = None
    precision: Precision | None = None
    conditions: Conditions | None = None
    conditions_after: Conditions | None = None
    workers: str = ""
    """How the workers of its runs were started."""

    def lines(self) -> Iterator[tuple[str, str]]:
        """Yield a title and a text for each thing known: ``Memory``, ``24 GiB``."""
        yield from _machine_lines(self.environment)
        if self.build is not None:
            yield from _build_lines(self.build)
        if self.workers:
            yield "Workers", self.workers
        if self.precision is not None:
            yield from _precision_lines(self.precision)
        if self.conditions is not None:
            yield from _load_lines(self.conditions, self.conditions_after)
            yield from _bound_lines(self.conditions)


def survey_machine() -> MachineSurvey:
    """Look at this machine and measure; takes about a fifth of a second."""
    from engine.machine.environment import probe_environment

    return MachineSurvey(
        environment=probe_environment(),
        build=read_build(),
        precision=measure_precision(_SLEEP_S),
        conditions=read_conditions(),
        workers=_workers(),
    )


def _workers() -> str:
    """Return how the workers of a race on this machine would be started."""
    if not CAN_FORK:
        return "fresh"
    fresh = [strategy.title for strategy in STRATEGIES if not strategy.can_be_forked]
    return f"forked; fresh: {', '.join(fresh)}" if fresh else "forked"


def _machine_lines(environment: Environment) -> Iterator[tuple[str, str]]:
    cores = ngettext("{count} core", "{count} cores", environment.cores)
    name = environment.processor or environment.machine
    yield "Processor", f"{name}, {cores}"
    yield "Memory", gibibytes_text(environment.memory_bytes)
    yield "System", f"{environment.system}, {environment.machine}"
    yield "Python", f"{environment.implementation} {environment.python}"


def _build_lines(build: Build) -> Iterator[tuple[str, str]]:
    parts = [build.compiler]
    if build.optimised is not None:
        parts.append("profile-guided" if build.optimised else "not profile-guided")
    if build.debug:
        parts.append("debug")
    if build.free_threaded:
        parts.append("free-threaded")
    yield "Python build", ", ".join(parts)
    yield "Global lock", "on" if build.gil else "off"
    yield "Start method", build.start_method
    libraries = ", ".join(f"{name} {version}" for name, version in build.versions.items())
    yield "Libraries", libraries or "none"


def _precision_lines(precision: Precision) -> Iterator[tuple[str, str]]:
    yield "Clock step", _fine_text(precision.clock_step_s)
    yield (
        "Sleep overshoot",
        f"{_fine_text(precision.overshoot_s)}, at the 95th percentile "
        f"{_fine_text(precision.overshoot_p95_s)}, for {_fine_text(precision.slept_s)}",
    )
    yield "Cost of a query", _fine_text(precision.query_cost_s)


def _load_lines(before: Conditions, after: Conditions | None) -> Iterator[tuple[str, str]]:
    if before.load is None:
        yield "Load", _UNTOLD
    else:
        minutes = ", ".join(f"{load:.2f}" for load in before.load)
        later = f"; {after.load[0]:.2f} after" if after is not None and after.load else ""
        yield "Load", f"{minutes} a core over 1, 5 and 15 minutes{later}"
    busy = busy_elsewhere(before, after)
    if busy is not None:
        yield "Other programs", f"{busy:.0%} of the processors' time"
    share = stolen(before, after)
    if share is not None:
        yield "Taken by the host", f"{share:.1%} of the processors' time"


def _bound_lines(conditions: Conditions) -> Iterator[tuple[str, str]]:
    yield "Governor", conditions.governor or _UNTOLD
    yield "Turbo", _choice(conditions.turbo, "on", "off")
    yield "Power", _choice(conditions.on_battery, "battery", "mains")
    quota, memory = conditions.cpu_quota, conditions.memory_limit_bytes
    cores = f"{quota:g} cores' worth of time" if quota is not None else "no bound on time"
    room = gibibytes_text(memory) if memory is not None else "no bound on memory"
    yield "Control group", f"{cores}, {room}"
    yield "Virtual machine", _kind(conditions.hypervisor)
    yield "Container", _kind(conditions.container)


def _choice(value: bool | None, yes: str, no: str) -> str:
    return _UNTOLD if value is None else yes if value else no


def _kind(name: str | None) -> str:
    return _UNTOLD if name is None else name or "none seen"


def _fine_text(seconds: float) -> str:
    """Write a duration that may be far below a microsecond: ``38 ns``, ``0.79 us``."""
    if seconds >= 99.5e-6:
        return seconds_text(seconds)
    if seconds >= 9.95e-6:
        return f"{seconds * 1e6:.0f} \u00b5s"
    return f"{seconds * 1e6:.2f} \u00b5s" if seconds >= 0.0995e-6 else f"{seconds * 1e9:.0f} ns"
