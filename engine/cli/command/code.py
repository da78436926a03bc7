"""``racelane-engine code``: the plain Python that the lanes of a race stand for."""

from __future__ import annotations

from typing import Any

import click

from engine.cli.spec_options import spec_from_options, spec_options
from engine.race.plan.code import lane_code
from engine.race.plan.lanes import plan_lanes


@click.command()
@spec_options
def code(**options: Any) -> None:
    """Print a program for each lane of a race, with its numbers and without Racelane.

    Each is for the race's largest count. Name one strategy to save what is printed:
    racelane-engine code --strategies thread-pool > pool.py
    """
    spec = spec_from_options(options)
    largest = max(spec.points, key=spec.query_count)
    for place, lane in enumerate(plan_lanes(spec)):
        program = lane_code(spec, lane, largest)
        click.echo("\n" if place else "", nl=False)
        if program is None:
            click.echo(f"# {lane.title}: no program is known for it")
            continue
        click.echo(f"# {lane.title}\n{program}", nl=False)
