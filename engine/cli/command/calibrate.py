"""``racelane-engine calibrate``: how fast this machine computes, measured anew."""

from __future__ import annotations

import click

from engine.machine.calibration import ADVICE, CalibrationFailed, CalibrationStore
from engine.process import watchdog
from engine.process.loading import end_loading
from engine.vocabulary.wording import _


@click.command()
@click.option("--end-with-stdin", is_flag=True, hidden=True)
def calibrate(end_with_stdin: bool) -> None:
    """Measure how fast this machine computes, for cpu queries.

    Forgets the calibration of other Pythons, which are measured again at their next race. Exits
    with code 1 if other load disturbed the measurement, which is then not kept.
    """
    if end_with_stdin:
        end_loading()
        watchdog.end_with_stdin()
    store = CalibrationStore()
    store.forget()
    try:
        measured = store.calibrate()
    except CalibrationFailed as error:
        raise click.ClickException(str(error)) from None
    text = _(
        "{rounds:.1f} million rounds per second, samples {spread:.1%} apart, core away for "
        "{waited:.1%} of the time"
    )
    rounds = measured.rounds_per_s / 1e6
    click.echo(text.format(rounds=rounds, spread=measured.spread, waited=measured.waited))
    if measured.is_disturbed:
        message = _("{warning}; {advice}")
        raise click.ClickException(message.format(warning=measured.warning, advice=ADVICE))
