"""``racelane-engine environment``: this machine, as races would find it."""

from __future__ import annotations

import click
import msgspec

from engine.machine.survey import survey_machine


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Write one JSON object.")
def environment(as_json: bool) -> None:
    """Show what this machine is, how busy it is, and how precisely it measures."""
    survey = survey_machine()
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(survey), indent=2).decode())
        return
    for title, text in survey.lines():
        click.echo(f"{title:22} {text}")
