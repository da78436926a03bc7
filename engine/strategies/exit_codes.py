"""Saying how a child process ended."""

from __future__ import annotations


def ending_text(exit_code: int) -> str:
    """Write an exit code as ``with exit code 3``, or ``by SIGSEGV`` where it is negative."""
    if exit_code >= 0:
        return f"with exit code {exit_code}"
    import signal

    try:
        return f"by {signal.Signals(-exit_code).name}"
    except ValueError:
        return f"by signal {-exit_code}"
