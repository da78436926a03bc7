"""The options that say where a result goes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

_Command = TypeVar("_Command", bound=Callable[..., Any])


def output_options(command: _Command) -> _Command:
    """Give a command the options that say where its result goes."""
    options = (
        click.option("--events", metavar="FILE", help="Write the event stream; - for stdout."),
        click.option("--csv", metavar="FILE", help="Write every run as CSV; - for stdout."),
        click.option("--json", metavar="FILE", help="Write the result as JSON; - for stdout."),
        click.option("--markdown", metavar="FILE", help="Write the table as Markdown; - too."),
        click.option("--latex", metavar="FILE", help="Write the table as LaTeX; - for stdout."),
        click.option("--trace", metavar="FILE", help="Write median runs as a Chrome trace; - too."),
        click.option("--trace-all", is_flag=True, help="Have the trace hold every run."),
    )
    for option in reversed(options):
        command = option(command)
    return command
