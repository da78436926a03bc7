"""All kinds of query. A new one is a file here and a line in ``KINDS``."""

from typing import Optional

from engine.workload.blocking import Blocking
from engine.workload.cpu import Cpu
from engine.workload.http import Http
from engine.workload.kind import Kind
from engine.workload.mixed import Mixed
from engine.workload.own.call import Call
from engine.workload.sleep import Sleep

KINDS: tuple[type[Kind], ...] = (Sleep, Http, Cpu, Blocking, Mixed, Call)


def kind_named(name: str) -> type[Kind]:
    """Return the kind with that name.

    Raises:
        KeyError: there is no kind with that name.
    """
    kind = kind_or_none(name)
    if kind is None:
        raise KeyError(name)
    return kind


def kind_or_none(name: str) -> Optional[type[Kind]]:  # noqa: UP045 - may be Python 3.10
    """Return the kind of that name, or None if this program does not have it."""
    return next((kind for kind in KINDS if kind.name == name), None)
