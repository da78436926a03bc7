"""Everything that is known about a race's machine, as lines for people."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from engine.machine.build import read_build
from engine.machine.conditions import busy_elsewhere, read_conditions, stolen
from engine.machine.facts import Build, Conditions, Environment, Precision
from engine.machine.precision import measure_precision
from engine.strategies import STRATEGIES
from engine.vocabulary.units import gibibytes_text, seconds_text
from engine.vocabulary.wording import N_, _, ngettext
from engine.worker.template import CAN_FORK
from engine.workload.kinds import KINDS

_SLEEP_S = 0.003
_UNKNOWN = N_("unknown")


class MachineSurvey(msgspec.Struct, frozen=True):
    """A machine before and after a race; None for what was not read."""

    environment: Environment
    build: Build | None = None
    precision: Precision | None = None
    conditions: Conditions | None = None
    conditions_after: Conditions | None = None
    workers: str = ""
    """How the workers of its runs were started."""

    def lines(self) -> Iterator[tuple[str, str]]:
        """Yield a title and a text for each known fact: ``Memory``, ``24 GiB``."""
        yield from _machine_lines(self.environment)
        if self.build is not None:
            yield from _build_lines(self.build)
        if self.workers:
            yield _("Workers"), self.workers
        if self.precision is not None:
            yield from _precision_lines(self.precision)
        if self.conditions is not None:
            yield from _load_lines(self.conditions, self.conditions_after)
            yield from _bound_lines(self.conditions)


def survey_machine() -> MachineSurvey:
    """Read this machine and measure; takes about a fifth of a second."""
    from engine.machine.environment import read_environment

    return MachineSurvey(
        environment=read_environment(),
        build=read_build(),
        precision=measure_precision(_SLEEP_S),
        conditions=read_conditions(),
        workers=_workers(),
    )


def _workers() -> str:
    """Return how the workers of a race on this machine would be started."""
    if not CAN_FORK:
        return _("fresh")
    fresh = [kind.name for kind in KINDS if kind.is_always_fresh]
    fresh += [
        f"{strategy.title} ({', '.join(sorted(strategy.fresh_kinds))})"
        for strategy in STRATEGIES
        if strategy.fresh_kinds
    ]
    if not fresh:
        return _("forked")
    return _("forked; fresh: {strategies}").format(strategies=", ".join(fresh))


def _machine_lines(environment: Environment) -> Iterator[tuple[str, str]]:
    cores = ngettext("{count} core", "{count} cores", environment.cores)
    name = environment.processor or environment.machine
    yield _("Processor"), f"{name}, {cores}"
    yield _("Memory"), gibibytes_text(environment.memory_bytes)
    yield _("System"), f"{environment.system}, {environment.machine}"
    yield _("Python"), f"{environment.implementation} {environment.python}"


def _build_lines(build: Build) -> Iterator[tuple[str, str]]:
    parts = [build.compiler]
    if build.optimised is not None:
        parts.append(_("profile-guided") if build.optimised else _("not profile-guided"))
    if build.debug:
        parts.append(_("debug"))
    if build.free_threaded:
        parts.append(_("free-threaded"))
    yield _("Python build"), ", ".join(parts)
    yield _("GIL"), _("on") if build.gil else _("off")
    yield _("Start method"), build.start_method
    libraries = ", ".join(f"{name} {version}" for name, version in build.versions.items())
    yield _("Libraries"), libraries or _("none")


def _precision_lines(precision: Precision) -> Iterator[tuple[str, str]]:
    yield _("Clock step"), _fine_text(precision.clock_step_s)
    yield (
        _("Sleep overshoot"),
        _("{median}, at the 95th percentile {p95}, for {sleep}").format(
            median=_fine_text(precision.overshoot_s),
            p95=_fine_text(precision.overshoot_p95_s),
            sleep=_fine_text(precision.slept_s),
        ),
    )
    yield _("Cost of a query"), _fine_text(precision.query_cost_s)


def _load_lines(before: Conditions, after: Conditions | None) -> Iterator[tuple[str, str]]:
    if before.load is None:
        yield _("Load"), str(_UNKNOWN)
    else:
        minutes = ", ".join(f"{load:.2f}" for load in before.load)
        text = _("{loads} per core over 1, 5 and 15 minutes")
        later = 0.0
        if after is not None and after.load:
            text = _("{loads} per core over 1, 5 and 15 minutes; {later:.2f} after")
            later = after.load[0]
        yield _("Load"), text.format(loads=minutes, later=later)
    busy = busy_elsewhere(before, after)
    if busy is not None:
        yield _("Other programs"), _("{share:.0%} of the processors' time").format(share=busy)
    share = stolen(before, after)
    if share is not None:
        yield _("Taken by the host"), _("{share:.1%} of the processors' time").format(share=share)


def _bound_lines(conditions: Conditions) -> Iterator[tuple[str, str]]:
    yield _("Governor"), conditions.governor or str(_UNKNOWN)
    yield _("Turbo"), _choice(conditions.turbo, _("on"), _("off"))
    yield _("Power"), _choice(conditions.on_battery, _("battery"), _("mains"))
    quota, memory = conditions.cpu_quota, conditions.memory_limit_bytes
    cores = _("no limit on time")
    if quota is not None:
        cores = _("{cores:g} cores' worth of time").format(cores=quota)
    room = gibibytes_text(memory) if memory is not None else _("no limit on memory")
    yield _("Control group"), f"{cores}, {room}"
    yield _("Virtual machine"), _kind(conditions.hypervisor)
    yield _("Container"), _kind(conditions.container)


def _choice(value: bool | None, yes: str, no: str) -> str:
    return str(_UNKNOWN) if value is None else yes if value else no


def _kind(name: str | None) -> str:
    return str(_UNKNOWN) if name is None else name or _("none seen")


def _fine_text(seconds: float) -> str:
    """Write a duration that may be far below a microsecond: ``38 ns``, ``0.79 us``."""
    if seconds >= 99.5e-6:
        return seconds_text(seconds)
    if seconds >= 9.95e-6:
        return f"{seconds * 1e6:.0f} \u00b5s"
    return f"{seconds * 1e6:.2f} \u00b5s" if seconds >= 0.0995e-6 else f"{seconds * 1e9:.0f} ns"
