"""The engine's command line: ``racelane-engine``, or ``python -m engine``."""

from __future__ import annotations

# First of all: Ctrl+C may come while the others load.
import engine.process.interruptible  # noqa: F401  # isort: skip

import gc
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from io import TextIOWrapper
from itertools import chain
from typing import Any, TypeVar, cast

import click
import msgspec
from typing_extensions import override

from engine.cli.command.article import article
from engine.cli.command.load import load
from engine.cli.command.serve import serve
from engine.cli.conducting import conduct
from engine.cli.confirmation import confirm_long
from engine.cli.shown.load_outputs import LoadOutputs
from engine.cli.shown.outputs import Outputs
from engine.cli.spec_file import read_spec
from engine.cli.spec_options import (
    has_spec_options,
    judge_anew,
    judgement_options,
    spec_from_options,
    spec_options,
)
from engine.load.events import LoadStarted
from engine.machine.calibration import ADVICE, CalibrationFailed, CalibrationStore
from engine.machine.interpreter import (
    InterpreterError,
    InterpreterReport,
    obstacle,
    probe_interpreter,
)
from engine.machine.survey import survey_machine
from engine.process import watchdog
from engine.process.interruption import end_at_once_on_interrupt, leave_unread, unread_output
from engine.race.conduct.conductor import Conductor
from engine.race.events import AnyEvent
from engine.race.spec.presets import PRESETS
from engine.race.spec.race import RaceSpec, decode_spec
from engine.record.history import RaceStore
from engine.record.lines import DamagedStream, events_in, read_events
from engine.record.sinks import Sinks, written
from engine.strategies import STRATEGIES
from engine.stream.event import Event

_Command = TypeVar("_Command", bound=Callable[..., Any])


def _output_options(command: _Command) -> _Command:
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


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="racelane", prog_name="racelane-engine")
def cli() -> None:
    """Race Python's concurrency strategies over one workload, without a window.

    Every command ends with code 130 on Ctrl+C, and with 141 when its reader went away.
    """


@cli.command()
@spec_options
@click.option("--spec", "spec_file", metavar="FILE", help="Read the race's spec; - for stdin.")
@_output_options
@click.option("--history/--no-history", default=True, help="Keep the race in the history.")
@click.option("--quiet", is_flag=True, help="Print neither progress nor table.")
@click.option("--yes", is_flag=True, help="Run even what is estimated to take over an hour.")
@click.option("--end-with-stdin", is_flag=True, hidden=True)
def race(
    spec_file: str | None,
    events: str | None,
    csv: str | None,
    json: str | None,
    markdown: str | None,
    latex: str | None,
    trace: str | None,
    trace_all: bool,
    history: bool,
    quiet: bool,
    yes: bool,
    end_with_stdin: bool,
    **options: Any,
) -> None:
    """Run a race and print its results.

    Ends with code 0 when every run finished, 1 when a run failed, 130 when it was stopped.
    """
    outputs = Outputs(events, csv, json, markdown, latex, quiet, trace=trace, trace_all=trace_all)
    outputs.check()
    spec = _spec(spec_file, options, line_only=end_with_stdin)
    conductor = Conductor(spec, owns_process=True)
    if not yes:
        confirm_long("race", conductor.plan.estimate_s)
    conduct(conductor, outputs, is_kept=history, ends_with_stdin=end_with_stdin)


@cli.command()
@click.argument("file")
@_output_options
@judgement_options
@click.option("--quiet", is_flag=True, help="Print no table.")
def replay(
    file: str,
    events: str | None,
    csv: str | None,
    json: str | None,
    markdown: str | None,
    latex: str | None,
    trace: str | None,
    trace_all: bool,
    quiet: bool,
    baseline: str | None,
    band: float | None,
) -> None:
    """Read a race FILE, or standard input for -, and print its results.

    Of a damaged file, what stands before the damage is used, and the exit code is 1.
    """
    outputs = Outputs(
        events,
        csv,
        json,
        markdown,
        latex,
        quiet,
        is_replay=True,
        trace=trace,
        trace_all=trace_all,
    )
    outputs.check(source=file)
    name = "standard input" if file == "-" else file
    damage: list[str] = []

    def readable() -> Iterator[Event]:
        try:
            yield from events_in(sys.stdin.buffer) if file == "-" else read_events(file)
        except OSError as error:
            raise click.ClickException(f"cannot read {name}: {error.strerror}") from None
        except DamagedStream as error:
            damage.append(str(error))

    with ExitStack() as files:
        sinks = Sinks(*outputs.event_sinks(files))
        events_ = written(readable(), sinks, _ignore)
        first = next(events_, None)
        if isinstance(first, LoadStarted):
            if trace is not None:
                raise click.UsageError("a load has no trace: its file holds no queries")
            if baseline is not None or band is not None:
                raise click.UsageError("a load is not compared: it has no baseline and no band")
            load_outputs = LoadOutputs(events, csv, json, markdown, latex, quiet)
            loaded = load_outputs.fold(chain([first], events_), damage)
            if loaded is not None:
                load_outputs.write(loaded)
        else:
            # Of one kind to its end, as the reader sees to.
            race_events = cast(Iterator[AnyEvent], chain([first] if first else [], events_))
            result = outputs.fold(race_events, damage)
            if result is not None:
                judge_anew(result, baseline, band)
                outputs.write(result)
    if damage:
        raise click.ClickException(f"{name} is damaged: {damage[0]}")
    if sinks.problem:
        raise click.ClickException(sinks.problem)
    if sinks.is_unread:
        leave_unread()


@cli.command()
def history() -> None:
    """List the race files that are kept, oldest first."""
    for path in RaceStore().paths():
        click.echo(str(path))


@cli.command()
def presets() -> None:
    """List the named races."""
    for preset in PRESETS:
        click.echo(f"{preset.name:10} {preset.title:26} {preset.summary}")


@cli.command()
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


@cli.command()
@click.option("--json", "as_json", is_flag=True, help="Write one JSON object.")
def environment(as_json: bool) -> None:
    """Say what this machine is, what it does besides, and how finely it measures."""
    survey = survey_machine()
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(survey), indent=2).decode())
        return
    for title, text in survey.lines():
        click.echo(f"{title:22} {text}")


@cli.command()
@click.argument("path")
@click.option("--json", "as_json", is_flag=True, help="Write one JSON object.")
@click.option("--end-with-stdin", is_flag=True, hidden=True)
def probe(path: str, as_json: bool, end_with_stdin: bool) -> None:
    """Say what the Python at PATH is, and which strategies can run in it."""
    if end_with_stdin:
        watchdog.end_with_stdin()
    try:
        found = probe_interpreter(path)
    except InterpreterError as error:
        raise click.ClickException(str(error)) from None
    obstacles = {strategy.name: obstacle(strategy, found) for strategy in STRATEGIES}
    if as_json:
        report = InterpreterReport(found, obstacles)
        click.echo(msgspec.json.encode(report).decode())
        return
    click.echo(found.title)
    for name, reason in obstacles.items():
        click.echo(f"  {name:18} {reason or 'can run'}")


cli.add_command(article)
cli.add_command(load)
cli.add_command(serve)


def _spec(spec_file: str | None, options: dict[str, Any], *, line_only: bool) -> RaceSpec:
    """Return the spec that a file or the options give.

    Args:
        spec_file: The file's name, or ``-`` for standard input.
        options: What ``spec_options`` parsed.
        line_only: Read only the first line, from a starter that keeps standard input open.
    """
    if spec_file is None:
        return spec_from_options(options)
    if has_spec_options(options):
        raise click.UsageError("--spec cannot be combined with options that make a spec")
    return read_spec(spec_file, decode_spec, line_only=line_only)


def _ignore() -> None:
    """Do nothing: what has been written already cannot be stopped."""


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


if __name__ == "__main__":
    main()
