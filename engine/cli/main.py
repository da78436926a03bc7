"""The command line: its commands, and how the program starts and ends."""

from __future__ import annotations

import gc
import os
import sys
from io import TextIOWrapper
from typing import Any

import click
from typing_extensions import override

from engine.cli.command.article import article
from engine.cli.command.calibrate import calibrate
from engine.cli.command.code import code
from engine.cli.command.conduct import conduct
from engine.cli.command.environment import environment
from engine.cli.command.history import history
from engine.cli.command.interpreter import interpreter
from engine.cli.command.lesson import lesson
from engine.cli.command.load import load
from engine.cli.command.presets import presets
from engine.cli.command.race import race
from engine.cli.command.replay import replay
from engine.cli.command.report import report
from engine.cli.command.serve import serve
from engine.process.interruption import end_at_once_on_interrupt, unread_output

COMMANDS: tuple[click.Command, ...] = (
    race,
    load,
    replay,
    report,
    lesson,
    serve,
    article,
    history,
    presets,
    code,
    calibrate,
    environment,
    interpreter,
    conduct,
)
"""The commands of the program."""


class _Commands(click.Group):
    """Commands whose reader may stop early, as ``head`` does."""

    @override
    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,
    ) -> click.Context:
        with unread_output():
            return super().make_context(info_name, args, parent, **extra)

    @override
    def invoke(self, ctx: click.Context) -> Any:
        with unread_output():
            return super().invoke(ctx)


@click.group(
    cls=_Commands, commands=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(package_name="racelane", prog_name="racelane-engine")
def cli() -> None:
    """Race Python's concurrency strategies over one workload, without a window.

    Every command exits with code 130 on Ctrl+C, and with 141 when its reader goes away.
    """


def _open_missing_streams() -> None:
    """Reopen closed standard streams, so that no other file takes their numbers."""
    for descriptor, name in enumerate(("stdin", "stdout", "stderr")):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
        if getattr(sys, name) is None:
            mode = "r" if name == "stdin" else "w"
            setattr(sys, name, open(descriptor, mode, closefd=False))  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # A question mark in the table is better than no table.
            stream.reconfigure(errors="replace")


def main() -> None:
    """Run the command line."""
    _open_missing_streams()
    try:
        cli()
    finally:
        # While Python shuts down, it cannot turn a signal into an exception.
        end_at_once_on_interrupt()
        # Otherwise the collector walks all objects before the process ends, for tens of ms.
        gc.freeze()
