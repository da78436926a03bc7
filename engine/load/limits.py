"""What a load asks of this machine that it may not allow: files, sockets and ports."""

from __future__ import annotations

from engine.load.client.messages import PROBES_AT_ONCE
from engine.load.spec import LoadSpec
from engine.machine.limits import OWN_FILES, Limits
from engine.vocabulary.wording import ngettext


def load_problem(spec: LoadSpec, limits: Limits) -> str:
    """Return why users cannot visit a server here as a load asks, with the figure and the limit.

    Each request has a connection of its own: a socket in the users' process and one in the server,
    and a port of this machine. The probe's are beside them.
    """
    sockets = spec.users + PROBES_AT_ONCE
    users = ngettext("{count:,} user", "{count:,} users", spec.users)
    needed = f"{users} and the probe need {sockets:,}"
    # The server has them all, in one process.
    if limits.files is not None and sockets + OWN_FILES > limits.files.left:
        return (
            f"{needed} sockets at once; {limits.files.name} allows {limits.files.most:,} open "
            "files in a process"
        )
    if limits.ports is not None and sockets > limits.ports.left:
        return f"{needed} ports at once; {limits.ports.name} allows {limits.ports.most:,}"
    return ""
