"""``racelane-engine serve``: runs one server like the article's, until it is stopped."""

from __future__ import annotations

import math
import os
import sys

import click
import msgspec

from engine.process.child import python_environment
from engine.server.handlers import HANDLERS
from engine.server.settings import (
    DEFAULT_POOL,
    DEFAULT_PORT,
    DEFAULT_SLEEP_S,
    MOST_POOL,
    MOST_SLEEP_S,
    ServerSettings,
)
from engine.vocabulary.wording import _


@click.command()
@click.option(
    "--strategy",
    type=click.Choice([handler.name for handler in HANDLERS]),
    default="threads",
    show_default=True,
    help="How a request fans out.",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=DEFAULT_PORT,
    show_default=True,
    help="The port to listen on; 0 for a free one.",
)
@click.option(
    "--sleep",
    "sleep_s",
    type=click.FloatRange(0, MOST_SLEEP_S),
    default=DEFAULT_SLEEP_S,
    show_default=True,
    help="Seconds per query, unless a request says otherwise.",
)
@click.option(
    "--pool",
    type=click.IntRange(1, MOST_POOL),
    default=DEFAULT_POOL,
    show_default=True,
    help="Threads of the executor, or processes of the process pool.",
)
@click.option(
    "--origin",
    "origins",
    multiple=True,
    default=("*",),
    show_default=True,
    metavar="ORIGIN",
    help="Whose pages may read answers, such as https://example.org; repeat for more.",
)
@click.option("--debug", is_flag=True, help="Indent answers and log every request.")
@click.option("--report", is_flag=True, hidden=True)
@click.option("--end-with-stdin", is_flag=True, hidden=True)
def serve(
    strategy: str,
    host: str,
    port: int,
    sleep_s: float,
    pool: int,
    origins: tuple[str, ...],
    debug: bool,
    report: bool,
    end_with_stdin: bool,
) -> None:
    """Serve /test as in the article, by one strategy, until Ctrl+C.

    It answers the requests in flight before it exits; a second Ctrl+C ends it at once.
    """
    if math.isnan(sleep_s):
        # NaN passes the range check: it is neither below nor above a bound.
        raise click.BadParameter(_("nan is not a number of seconds"), param_hint="--sleep")
    settings = ServerSettings(
        strategy, host, port, sleep_s, pool, origins, debug, report, end_with_stdin
    )
    # Replace this process: the server's own is smaller, and so are those it starts.
    command = [sys.executable, "-m", "engine.server", msgspec.json.encode(settings).decode()]
    os.execve(sys.executable, command, python_environment())
