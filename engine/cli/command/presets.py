"""``racelane-engine presets``: the named races."""

from __future__ import annotations

import click

from engine.race.spec.presets import PRESETS


@click.command()
def presets() -> None:
    """List the named races."""
    for preset in PRESETS:
        click.echo(f"{preset.name:10} {preset.title:26} {preset.summary}")
