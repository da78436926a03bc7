"""``racelane-engine race``: runs a race without a window."""

from __future__ import annotations

from typing import Any

import click

from engine.cli.conducting import conduct
from engine.cli.confirmation import confirm_call, confirm_foreign, confirm_long
from engine.cli.listing import with_listed_items
from engine.cli.output_options import output_options
from engine.cli.shown.outputs import Outputs
from engine.cli.shown.race import RACE
from engine.cli.spec_file import read_spec
from engine.cli.spec_options import has_spec_options, spec_from_options, spec_options
from engine.race.conduct.conductor import Conductor
from engine.race.plan.preview import preview_race
from engine.race.spec.installed import decode_spec
from engine.race.spec.race import RaceSpec
from engine.vocabulary.wording import _


@click.command()
@spec_options
@click.option("--spec", "spec_file", metavar="FILE", help="Read the race's spec; `-` reads stdin.")
@output_options(RACE)
@click.option("--history/--no-history", default=True, help="Keep the race in the history.")
@click.option(
    "--yes",
    is_flag=True,
    help="Do not ask before running for over an hour, calling a function of yours, or using what "
    "a --spec names.",
)
@click.option("--end-with-stdin", is_flag=True, hidden=True)
def race(
    outputs: Outputs,
    spec_file: str | None,
    history: bool,
    yes: bool,
    end_with_stdin: bool,
    **options: Any,
) -> None:
    """Run a race and print its results.

    Exits with code 0 if every run finished, 1 if a run failed, 130 if it was stopped.
    """
    outputs.check()
    spec = _spec(spec_file, options, line_only=end_with_stdin)
    if spec_file is not None and not yes:
        confirm_foreign(spec)
    if spec.at_once is not None:
        if not yes and spec_file is None:
            confirm_call(spec)
        spec = with_listed_items(spec)
    if not yes:
        confirm_long(_("race"), preview_race(spec).estimate_s)
    conductor = Conductor(spec, owns_process=True)
    conduct(conductor, RACE, outputs, is_kept=history, ends_with_stdin=end_with_stdin)


def _spec(spec_file: str | None, options: dict[str, Any], *, line_only: bool) -> RaceSpec:
    """Return the spec from a file or from the options.

    Args:
        spec_file: The file's name, or ``-`` for standard input.
        options: The values of ``spec_options``.
        line_only: Read only the first line, from a starter that keeps standard input open.
    """
    if spec_file is None:
        return spec_from_options(options)
    if has_spec_options(options):
        raise click.UsageError(_("--spec cannot be combined with options that make a spec"))
    return read_spec(spec_file, decode_spec, line_only=line_only)
