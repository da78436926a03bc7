"""What a load needs of this machine: files, sockets and ports."""

from __future__ import annotations

from engine.load.client.messages import PROBES_AT_ONCE
from engine.load.spec import LoadSpec
from engine.machine.limits import OWN_FILES, Limits
from engine.vocabulary.wording import _, ngettext


def load_problem(spec: LoadSpec, limits: Limits) -> str:
    """Return why this machine cannot run a load, with the figure and the limit, or nothing.

    Each request has its own connection: a socket in the users' process, another in the server, and
    a port of this machine. So has each visit of the probe.
    """
    sockets = spec.users + PROBES_AT_ONCE
    users = ngettext("{count:,} user", "{count:,} users", spec.users)
    # The server has them all, in one process.
    if limits.files is not None and sockets + OWN_FILES > limits.files.left:
        return _(
            "{users} and the probe need {needed:,} sockets at once; {limit} allows {most:,} open "
            "files per process"
        ).format(users=users, needed=sockets, limit=limits.files.name, most=limits.files.most)
    if limits.ports is not None and sockets > limits.ports.left:
        return _(
            "{users} and the probe need {needed:,} ports at once; {limit} allows {most:,}"
        ).format(users=users, needed=sockets, limit=limits.ports.name, most=limits.ports.most)
    return ""
