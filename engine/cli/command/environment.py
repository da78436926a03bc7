"""``racelane-engine environment``: the machine that races would run on."""

from __future__ import annotations

import click
import msgspec

from engine.machine.survey import survey_machine


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Write one JSON object.")
def environment(as_json: bool) -> None:
    """Say what this machine is, what it does besides, and how finely it measures."""
    survey = survey_machine()
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(survey), indent=2).decode())
        return
    for title, text in survey.lines():
        click.echo(f"{title:22} {text}")
