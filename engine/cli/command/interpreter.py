"""``racelane-engine interpreter``: another Python, and the strategies it can run."""

from __future__ import annotations

import click
import msgspec

from engine.machine.interpreter import (
    InterpreterError,
    InterpreterReport,
    inspect_interpreter,
    obstacle,
)
from engine.process import watchdog
from engine.process.loading import end_loading
from engine.strategies import STRATEGIES
from engine.vocabulary.wording import _


@click.command()
@click.argument("path")
@click.option("--json", "as_json", is_flag=True, help="Write one JSON object.")
@click.option("--end-with-stdin", is_flag=True, hidden=True)
def interpreter(path: str, as_json: bool, end_with_stdin: bool) -> None:
    """Show what the Python at PATH is, and which strategies it can run."""
    if end_with_stdin:
        end_loading()
        watchdog.end_with_stdin()
    try:
        found = inspect_interpreter(path)
    except InterpreterError as error:
        raise click.ClickException(str(error)) from None
    obstacles = {
        strategy.name: lacking
        for strategy in STRATEGIES
        if (lacking := obstacle(strategy, found)) is not None
    }
    if as_json:
        report = InterpreterReport(found, obstacles)
        click.echo(msgspec.json.encode(report).decode())
        return
    click.echo(found.title)
    for strategy in STRATEGIES:
        click.echo(f"  {strategy.name:18} {obstacles.get(strategy.name) or _('can run')}")
