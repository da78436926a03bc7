"""Asking before much time is spent."""

from __future__ import annotations

import sys

import click

from engine.race.plan.plan import LONG_RACE_S
from engine.vocabulary.units import clock_text


def confirm_long(what: str, estimate_s: float) -> None:
    """Ask whether to go on, where that is estimated to take over an hour.

    Raises:
        click.UsageError: there is nobody to ask.
        click.Abort: the answer is no.
    """
    if estimate_s <= LONG_RACE_S:
        return
    message = f"The {what} is estimated to take {clock_text(estimate_s)} (h:mm:ss)."
    if not sys.stdin.isatty():
        raise click.UsageError(f"{message} Give --yes to run it all the same.")
    click.confirm(f"{message} Run it?", abort=True, err=True)
