"""Why races of another machine cannot be compared with races of this one."""

from __future__ import annotations

import msgspec

from engine.machine.facts import Environment
from engine.vocabulary.units import gibibytes_text
from engine.vocabulary.wording import _, ngettext

_MEMORY = 0.1
"""Memory sizes that differ by less than this share count as the same."""


class Differences(msgspec.Struct, frozen=True):
    """How another machine differs from this one, as texts: ``8 cores rather than 2 cores``."""

    machine: tuple[str, ...]
    """Differences that change the numbers of the same program."""

    software: tuple[str, ...]
    """Differences that may change them."""

    def __bool__(self) -> bool:
        return bool(self.machine or self.software)


def differences(there: Environment, here: Environment) -> Differences:
    """Compare the machine that a race ran on with this one."""
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
    if there == here:
        return ""
    unknown = _("unknown")
    return _("{there} rather than {here}").format(there=there or unknown, here=here or unknown)


def _cores(count: int) -> str:
    return ngettext("{count} core", "{count} cores", count)


def _python(environment: Environment) -> str:
    python = f"{environment.implementation} {environment.python}"
    return python if environment.gil else _("free-threaded {python}").format(python=python)
