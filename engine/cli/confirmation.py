"""Asking before a race takes long, or uses what somebody else named."""

from __future__ import annotations

import sys

import click

from engine.race.plan.plan import LONG_RACE_S
from engine.race.spec.foreign import ForeignKind, foreign_in
from engine.race.spec.race import RaceSpec
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


def confirm_foreign(spec: RaceSpec) -> None:
    """Ask whether to use the interpreters and addresses that a spec from a file names.

    Raises:
        click.UsageError: there is nobody to ask.
        click.Abort: the answer is no.
    """
    lines = []
    for one in foreign_in(spec):
        verb = (
            "runs" if one.kind is ForeignKind.INTERPRETER else f"uses as {str(one.title).lower()}"
        )
        lines.append(f"  {one.owner} {verb} {one.value}")
    if not lines:
        return
    message = "\n".join(["The spec names what is not part of Racelane:", *lines])
    if not sys.stdin.isatty():
        raise click.UsageError(f"{message}\nGive --yes to run it all the same.")
    click.confirm(f"{message}\nRun it?", abort=True, err=True)
