"""The engine's command line: ``racelane-engine``, or ``python -m engine``."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click

from engine.conductor import Conductor
from engine.event_stream import DamagedStream, read_events
from engine.events import AnyEvent, RaceOutcome
from engine.export.csv import to_csv
from engine.export.json import to_json
from engine.export.markdown import to_markdown
from engine.presets import PRESETS
from engine.result import InconsistentEvent, RaceResult, fold, follow
from engine.sinks import HistorySink, Sink, SinkError, open_events_file
from engine.spec import RaceSpec, SpecError, decode_spec
from engine.spec_options import has_spec_options, spec_from_options, spec_options
from engine.store import RaceStore
from engine.units import clock_text
from engine.worker.watchdog import end_group, wait_for_stdin_end

LONG_RACE_S = 3600.0
"""A race estimated longer than this is only run when the user has said so."""

_FAILED_CODE = 1
_ABORTED_CODE = 130
_LAST_CHANCE_S = 1.0

_Command = TypeVar("_Command", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class _Outputs:
    """Where the user wants a result, as file names, and whether to print nothing."""

    events: str | None
    csv: str | None
    json: str | None
    markdown: str | None
    quiet: bool


def _output_options(command: _Command) -> _Command:
    options = (
        click.option("--events", metavar="FILE", help="Write the event stream; - for stdout."),
        click.option("--csv", metavar="FILE", help="Write every run as CSV."),
        click.option("--json", metavar="FILE", help="Write the result as JSON."),
        click.option("--markdown", metavar="FILE", help="Write the table as Markdown."),
    )
    for option in reversed(options):
        command = option(command)
    return command


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="racelane", prog_name="racelane-engine")
def cli() -> None:
    """Race Python's concurrency strategies over one workload, without a window."""


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
    history: bool,
    quiet: bool,
    yes: bool,
    end_with_stdin: bool,
    **options: Any,
) -> None:
    """Run a race and print its results.

    Ends with code 0 when every run finished, 1 when a run failed, 130 when it was stopped.
    """
    spec = _spec(spec_file, options, line_only=end_with_stdin)
    conductor = Conductor(spec)
    if not yes:
        _confirm_long(conductor.plan.estimate_s)
    with ExitStack() as files:
        sinks: list[Sink] = []
        if events is not None:
            sinks.append(_open_events(events, files))
        if history:
            sinks.append(HistorySink(RaceStore(), files, _warn))
        _abort_on_signals(conductor.abort)
        if end_with_stdin:
            _abort_at_stdin_end(conductor.abort)
        outputs = _Outputs(events, csv, json, markdown, quiet)
        written = _written(conductor.events(), sinks, conductor.abort)
        result = _conclude(written, outputs)
        _export(result, outputs)
    if result.outcome is RaceOutcome.ABORTED:
        sys.exit(_ABORTED_CODE)
    if any(run.failure for run in result.runs):
        sys.exit(_FAILED_CODE)


@cli.command()
@click.argument("file")
@_output_options
@click.option("--quiet", is_flag=True, help="Print no table.")
def replay(
    file: str,
    events: str | None,
    csv: str | None,
    json: str | None,
    markdown: str | None,
    quiet: bool,
) -> None:
    """Read a race FILE and print its results.

    Of a damaged file, what stands before the damage is used, and the exit code is 1.
    """
    damage: list[str] = []

    def readable() -> Iterator[AnyEvent]:
        try:
            yield from read_events(file)
        except OSError as error:
            raise click.ClickException(f"cannot read {file}: {error.strerror}") from None
        except DamagedStream as error:
            damage.append(f"{file} is damaged: {error}")

    with ExitStack() as files:
        sinks = [_open_events(events, files)] if events is not None else []
        outputs = _Outputs(events, csv, json, markdown, quiet)
        try:
            result = _conclude(_written(readable(), sinks, _ignore), outputs)
        except InconsistentEvent as error:
            reason = damage[0] if damage else f"{file} is damaged: {error}"
            raise click.ClickException(reason) from None
        _export(result, outputs)
    if damage:
        raise click.ClickException(damage[0])


@cli.command()
def history() -> None:
    """List the race files that are kept, oldest first."""
    for path in RaceStore().paths():
        click.echo(str(path))


@cli.command()
def presets() -> None:
    """List the named races."""
    for preset in PRESETS:
        click.echo(f"{preset.name:10} {preset.summary}")


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
    try:
        if spec_file != "-":
            text = Path(spec_file).read_bytes()
        else:
            text = sys.stdin.buffer.readline() if line_only else sys.stdin.buffer.read()
        return decode_spec(text)
    except OSError as error:
        raise click.UsageError(f"cannot read {spec_file}: {error.strerror}") from None
    except SpecError as error:
        raise click.UsageError(str(error)) from None


def _confirm_long(estimate_s: float) -> None:
    if estimate_s <= LONG_RACE_S:
        return
    message = f"The race is estimated to take {clock_text(estimate_s)} (h:mm:ss)."
    if not sys.stdin.isatty():
        raise click.UsageError(f"{message} Give --yes to run it all the same.")
    click.confirm(f"{message} Run it?", abort=True, err=True)


def _open_events(target: str, files: ExitStack) -> Sink:
    try:
        return open_events_file(target, files)
    except SinkError as error:
        raise click.ClickException(str(error)) from None


def _conclude(events: Iterable[AnyEvent], outputs: _Outputs) -> RaceResult:
    """Take events to their end, printing the progress and the table unless told otherwise."""
    if outputs.quiet:
        return fold(events)
    from engine.report import ProgressReport, console, print_result

    with ProgressReport() as progress:
        for result in follow(events):
            progress.show(result)
    print_result(result, console(to_stderr=outputs.events == "-"))
    return result


def _written(
    events: Iterable[AnyEvent], sinks: Sequence[Sink], abort: Callable[[], None]
) -> Iterator[AnyEvent]:
    """Yield events once they are written to all the sinks."""
    for event in events:
        try:
            for sink in sinks:
                sink(event)
        except BrokenPipeError:
            # Nobody reads along any more.
            sinks = ()
            abort()
        except SinkError as error:
            raise click.ClickException(str(error)) from None
        yield event


def _export(result: RaceResult, outputs: _Outputs) -> None:
    exports = (
        (outputs.csv, to_csv),
        (outputs.json, to_json),
        (outputs.markdown, to_markdown),
    )
    for target, export in exports:
        if target is None:
            continue
        try:
            Path(target).write_text(export(result), encoding="utf-8")
        except OSError as error:
            raise click.ClickException(f"cannot write {target}: {error.strerror}") from None


def _warn(message: str) -> None:
    click.echo(f"Warning: {message}", err=True)


def _ignore() -> None:
    """Do nothing: what has been written already cannot be stopped."""


def _abort_on_signals(abort: Callable[[], None]) -> None:
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), lambda *_: abort())


def _abort_at_stdin_end(abort: Callable[[], None]) -> None:
    """Abort when the starter is gone; if that does not end this process soon, kill it."""

    def watch() -> None:
        wait_for_stdin_end()
        abort()
        time.sleep(_LAST_CHANCE_S)
        end_group()

    threading.Thread(target=watch, daemon=True).start()


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


def main() -> None:
    """Run the command line."""
    _open_missing_streams()
    cli()


if __name__ == "__main__":
    main()
