"""``racelane-engine calibrate``: how fast this machine computes, measured anew."""

from __future__ import annotations

import click

from engine.machine.calibration import ADVICE, CalibrationFailed, CalibrationStore
from engine.process import watchdog


@click.command()
@click.option("--end-with-stdin", is_flag=True, hidden=True)
def calibrate(end_with_stdin: bool) -> None:
    """Measure how fast this machine computes, for queries that do.

    What is kept of other Pythons is forgotten, and measured again when they next race. Ends with
    code 1 if other load disturbed the measurement, which is then not kept.
    """
    if end_with_stdin:
        watchdog.end_with_stdin()
    store = CalibrationStore()
    store.forget()
    try:
        measured = store.calibrate()
    except CalibrationFailed as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{measured.rounds_per_s / 1e6:.1f} million rounds a second, samples ", nl=False)
    click.echo(f"{measured.spread:.1%} apart, core away for {measured.waited:.1%} of the time")
    if measured.is_disturbed:
        raise click.ClickException(f"{measured.warning}; {ADVICE}")
