"""How processes end."""

from __future__ import annotations

from engine.vocabulary.cause import Cause, Why
from engine.vocabulary.wording import _


def ended(process: str, exit_code: int, words: str = "") -> Cause:
    """Return how a process ended, as a cause.

    Args:
        process: The key of its name: ``worker``, ``server``, ...
        exit_code: Its exit code, negative for a signal.
        words: Its last words.
    """
    if exit_code < 0:
        return Cause(Why.KILLED, {"process": process, "signal": signal_key(-exit_code)}, words)
    return Cause(Why.ENDED, {"process": process, "code": exit_code}, words)


def units_ended(exit_codes: list[int], processes: int) -> Cause:
    """Return how many of a strategy's processes failed, and how the first of them ended."""
    first = exit_codes[0]
    counts = {"failed": len(exit_codes), "processes": processes}
    if first < 0:
        return Cause(Why.UNITS_KILLED, counts | {"signal": signal_key(-first)})
    return Cause(Why.UNITS_ENDED, {**counts, "code": first})


def signal_key(number: int) -> str:
    """Return a signal's name, such as ``SIGSEGV``, or its number if it has none."""
    # Imported late: before gevent patches, a worker loads nothing that it can do without.
    import signal

    try:
        return signal.Signals(number).name
    except ValueError:
        return str(number)


def signal_name(number: int) -> str:
    """Return a signal's name for people: ``SIGSEGV``, or ``signal 99`` if it has none."""
    key = signal_key(number)
    return _("signal {number}").format(number=key) if key.isdigit() else key
