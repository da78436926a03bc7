"""How processes end, in words."""

from __future__ import annotations


def ended_text(exit_code: int) -> str:
    """Write an exit code as ``ended with exit code 3``, or ``was ended by SIGSEGV``."""
    return f"{'was ended' if exit_code < 0 else 'ended'} {ending_text(exit_code)}"


def ending_text(exit_code: int) -> str:
    """Write an exit code as ``with exit code 3``, or ``by SIGSEGV`` where it is negative."""
    return f"with exit code {exit_code}" if exit_code >= 0 else f"by {signal_name(-exit_code)}"


def signal_name(number: int) -> str:
    """Return a signal's name, such as ``SIGSEGV``, or ``signal 99`` if it has none."""
    # Imported late: before gevent patches, a worker loads nothing that it can do without.
    import signal

    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
