"""What a load needs of this machine: files, sockets and ports."""

from __future__ import annotations

from engine.load.client.messages import PROBES_AT_ONCE
from engine.load.spec import LoadSpec
from engine.machine.limits import OWN_FILES, Limits
from engine.vocabulary.cause import Cause, Value, Why


def load_problem(spec: LoadSpec, limits: Limits) -> Cause | None:
    """Return why this machine cannot run a load, with the figure and the limit, or None.

    Each request has its own connection: a socket in the users' process, another in the server, and
    a port of this machine. So has each visit of the probe.
    """
    values: dict[str, Value]
    sockets = spec.users + PROBES_AT_ONCE
    # The server has them all, in one process.
    if limits.files is not None and sockets + OWN_FILES > limits.files.left:
        values = {"limit": limits.files.name, "most": limits.files.most}
        return Cause(Why.USERS_SOCKETS, {"users": spec.users, "sockets": sockets, **values})
    if limits.ports is not None and sockets > limits.ports.left:
        values = {"limit": limits.ports.name, "most": limits.ports.most}
        return Cause(Why.USERS_PORTS, {"users": spec.users, "ports": sockets, **values})
    return None
