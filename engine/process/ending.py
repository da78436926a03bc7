"""How processes end, in words."""

from __future__ import annotations


def ended_text(exit_code: int) -> str:
    """Write an exit code as ``ended with exit code 3``, or ``was ended by SIGSEGV``."""
    return f"{'was ended' if exit_code < 0 else 'ended'} {ending_text(exit_code)}"


def ending_text(exit_code: int) -> str:
    """Write an exit code as ``with exit code 3``, or ``by SIGSEGV`` where it is negative."""
    return f"with exit code {exit_code}" if exit_code >= 0 else f"by {signal_name(-exit_code)}"


def signal_name(number: int) -> str:
    """Return a signal's name, or its number in words."""
    # Only now: a worker loads little before gevent has patched, and nothing that it can do without.
    import signal

    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
