"""What keeps a race of another machine from being compared with races of this one."""

from __future__ import annotations

import msgspec

from engine.machine.facts import Environment
from engine.vocabulary.units import gibibytes_text
from engine.vocabulary.wording import ngettext

_MEMORY = 0.1
"""Memory that differs by less, relatively, is the same."""


class Differences(msgspec.Struct, frozen=True):
    """How where a race ran differs from here, as texts: ``8 cores rather than 2``."""

    machine: tuple[str, ...]
    """What makes other numbers of the same program."""

    software: tuple[str, ...]
    """What may make other numbers."""

    def __bool__(self) -> bool:
        return bool(self.machine or self.software)


def differences(there: Environment, here: Environment) -> Differences:
    """Compare where a race ran with where it is looked at."""
    machine = [
        _rather(there.processor, here.processor),
        _rather(there.machine, here.machine),
        _rather(_cores(there.cores), _cores(here.cores)),
    ]
    if abs(there.memory_bytes - here.memory_bytes) > _MEMORY * here.memory_bytes:
        machine.append(_rather(*(gibibytes_text(e.memory_bytes) for e in (there, here))))
    software = [
        _rather(_python(there), _python(here)),
        _rather(there.system, here.system),
        _rather(f"gevent {there.gevent}", f"gevent {here.gevent}"),
        _rather(f"Racelane {there.racelane}", f"Racelane {here.racelane}"),
    ]
    return Differences(tuple(filter(None, machine)), tuple(filter(None, software)))


def _rather(there: str, here: str) -> str:
    return "" if there == here else f"{there or 'unknown'} rather than {here or 'unknown'}"


def _cores(count: int) -> str:
    return ngettext("{count} core", "{count} cores", count)


def _python(environment: Environment) -> str:
    lock = "" if environment.gil else " without its global lock"
    return f"{environment.implementation} {environment.python}{lock}"
