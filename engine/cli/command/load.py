"""``racelane-engine load``: load-tests each server in turn, without a window."""

from __future__ import annotations

import random
from typing import Any

import click

from engine.cli.conducting import conduct
from engine.cli.confirmation import confirm_long
from engine.cli.output_options import output_options
from engine.cli.shown.load import LOAD
from engine.cli.shown.outputs import Outputs
from engine.cli.spec_file import read_spec
from engine.load.conduct.conductor import LoadConductor
from engine.load.lanes import lane_names
from engine.load.spec import Arrivals, LoadSpec, check_load, decode_load
from engine.vocabulary.bounds import MAX_SEED
from engine.vocabulary.spec_error import SpecError
from engine.vocabulary.wording import _

_STRATEGIES = ("threads", "asyncio")


@click.command()
@click.option(
    "--strategies",
    metavar="NAMES",
    help=f"Strategies to load-test, separated by commas: {', '.join(lane_names())}. "
    f"[default: {','.join(_STRATEGIES)}]",
)
@click.option("--users", type=int, metavar="N", help="Requests in flight at once. [default: 50]")
@click.option("--requests", type=int, metavar="N", help="Requests per server. [default: 200]")
@click.option(
    "--duration",
    "duration_s",
    type=float,
    metavar="SECONDS",
    help="Send for this long instead.",
)
@click.option(
    "--rate",
    type=float,
    metavar="PER_SECOND",
    help="Send this many requests per second, however slow the answers: an open loop.",
)
@click.option(
    "--arrivals",
    type=click.Choice([arrivals.value for arrivals in Arrivals]),
    help="Gaps in an open loop: even, or random as from independent people.",
)
@click.option("--clusters", type=int, metavar="N", help="Clusters per request. [default: 4]")
@click.option("--nodes", type=int, metavar="N", help="Nodes per cluster. [default: 4]")
@click.option("--switches", type=int, metavar="N", help="Switches per cluster. [default: 4]")
@click.option(
    "--sleep", "sleep_s", type=float, metavar="SECONDS", help="Time per query. [default: 0.3]"
)
@click.option("--pool", type=int, metavar="N", help="Size of a server's pool. [default: 30]")
@click.option(
    "--timeout",
    "timeout_s",
    type=float,
    metavar="SECONDS",
    help="Give up a request after this long. [default: 60]",
)
@click.option("--seed", type=int, metavar="N", help="Seed of random gaps. [default: random]")
@click.option("--spec", "spec_file", metavar="FILE", help="Read the load's spec; `-` reads stdin.")
@output_options(LOAD)
@click.option("--history/--no-history", default=True, help="Keep the load in the history.")
@click.option("--yes", is_flag=True, help="Do not ask before running for over an hour.")
@click.option("--end-with-stdin", is_flag=True, hidden=True)
def load(
    outputs: Outputs,
    spec_file: str | None,
    history: bool,
    yes: bool,
    end_with_stdin: bool,
    **options: Any,
) -> None:
    """Load-test each server in turn, and show how long its users and others wait.

    Each strategy serves from its own process, on a port that the system picks. Exits with code 0
    if every request was answered, 1 if a server or a request failed, 130 if it was stopped.
    """
    outputs.check()
    spec = _spec(spec_file, options, line_only=end_with_stdin)
    if not yes:
        confirm_long(_("load"), spec.estimate_s)
    conduct(LoadConductor(spec), LOAD, outputs, is_kept=history, ends_with_stdin=end_with_stdin)


def _spec(spec_file: str | None, options: dict[str, Any], *, line_only: bool) -> LoadSpec:
    """Return the spec from a file or from the options."""
    given = {name: value for name, value in options.items() if value is not None}
    if spec_file is not None:
        if given:
            raise click.UsageError(_("--spec cannot be combined with options that make a spec"))
        return read_spec(spec_file, decode_load, line_only=line_only)
    try:
        return check_load(_spec_of(given))
    except SpecError as error:
        raise click.UsageError(str(error)) from None


def _spec_of(given: dict[str, Any]) -> LoadSpec:
    names = given.pop("strategies", ",".join(_STRATEGIES)).split(",")
    if "duration_s" in given:
        given.setdefault("requests", None)
    if "arrivals" in given:
        given["arrivals"] = Arrivals(given["arrivals"])
    given.setdefault("seed", random.SystemRandom().randint(0, MAX_SEED))
    return LoadSpec(strategies=tuple(name.strip() for name in names if name.strip()), **given)
