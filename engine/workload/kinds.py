"""The kinds of query there are. A new one is a file here and a line in ``KINDS``."""

from engine.workload.blocking import Blocking
from engine.workload.cpu import Cpu
from engine.workload.http import Http
from engine.workload.kind import Kind
from engine.workload.mixed import Mixed
from engine.workload.sleep import Sleep

KINDS: tuple[type[Kind], ...] = (Sleep, Http, Cpu, Blocking, Mixed)


def kind_named(name: str) -> type[Kind]:
    """Return the kind of that name.

    Raises:
        KeyError: there is none.
    """
    for kind in KINDS:
        if kind.name == name:
            return kind
    raise KeyError(name)
