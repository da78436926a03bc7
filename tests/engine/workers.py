"""Finding the worker of the run that goes on."""


def workers_below(process):
    """Return the workers of a conductor: fresh ones, and those forked from its templates."""
    found = []
    for child in process.children():
        command = child.cmdline()
        if "engine.worker" not in command:
            continue
        found += child.children() if "template" in command else [child]
    return found
