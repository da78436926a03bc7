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
from engine.cli.command.conduct import conduct
from engine.cli.command.environment import environment
from engine.cli.command.history import history
from engine.cli.command.load import load
from engine.cli.command.presets import presets
from engine.cli.command.probe import probe
from engine.cli.command.race import race
from engine.cli.command.replay import replay
from engine.cli.command.serve import serve
from engine.process.interruption import end_at_once_on_interrupt, unread_output

COMMANDS: tuple[click.Command, ...] = (
    race,
    load,
    replay,
    serve,
    article,
    history,
    presets,
    calibrate,
    environment,
    probe,
    conduct,
)
"""What the program can be told to do."""


class _Commands(click.Group):
    """Commands whose output may be read in part, as by ``head``."""

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

    Every command ends with code 130 on Ctrl+C, and with 141 when its reader went away.
    """


def _open_missing_streams() -> None:
    """Give closed standard streams a place, so that no other file takes their number."""
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
            # Better a question mark in the table than no table.
            stream.reconfigure(errors="replace")


def main() -> None:
    """Run the command line."""
    _open_missing_streams()
    try:
        cli()
    finally:
        # Python cannot turn a signal into an exception any more while it shuts down.
        end_at_once_on_interrupt()
        # The collector would walk all there is before the process may end, for tens of ms.
        gc.freeze()
