"""``racelane-engine article``: the claims, raced and judged, without a window."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING

import click
import msgspec

from engine.article import CLAIMS, Claim, claim_named
from engine.article.claim import Judgement, Measured
from engine.article.measurement import conductor_for, fold_any
from engine.interruption import INTERRUPTED_CODE
from engine.sinks import HistorySink, Sinks, written
from engine.stopping import abort_on_signals
from engine.store import RaceStore
from engine.units import clock_text

if TYPE_CHECKING:
    from engine.load.result import LoadResult
    from engine.result import RaceResult

_WIDTH = 92


@click.command()
@click.argument("ids", nargs=-1, metavar="[CLAIM]...")
@click.option("--list", "only_list", is_flag=True, help="List the claims and run nothing.")
@click.option("--json", "as_json", is_flag=True, help="Write verdicts and figures as JSON.")
@click.option("--history/--no-history", default=True, help="Keep the races in the history.")
def article(ids: tuple[str, ...], only_list: bool, as_json: bool, history: bool) -> None:
    """Check the article's claims on this machine, all of them or those named.

    Ends with code 0 whatever the verdicts are, and with 130 when it was stopped.
    """
    claims = _named(ids) if ids else CLAIMS
    if only_list:
        for claim in claims:
            click.echo(f"{claim.id:24} {claim.sentence}")
        return
    judged: list[tuple[Claim, Judgement]] = []
    for place, claim in enumerate(claims, 1):
        if sys.stderr.isatty():
            about = clock_text(claim.estimate_s)
            click.echo(f"{place} of {len(claims)}: {claim.id}, about {about}", err=True)
        results = _measure(claim, keep=history)
        if results is None:
            sys.exit(INTERRUPTED_CODE)
        judged.append((claim, claim.judge(results)))
        if not as_json:
            _print(*judged[-1])
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(list(map(_document, judged)))).decode())


def _named(ids: tuple[str, ...]) -> tuple[Claim, ...]:
    try:
        return tuple(map(claim_named, ids))
    except KeyError as error:
        known = ", ".join(claim.id for claim in CLAIMS)
        message = f"claims must be among {known}, got {str(error.args[0])[:40]!r}"
        raise click.UsageError(message) from None


def _measure(claim: Claim, *, keep: bool) -> Measured | None:
    """Return the results of a claim's specs, or None when they were stopped."""
    results: list[RaceResult | LoadResult] = []
    for spec in claim.specs:
        conductor = conductor_for(spec)
        with ExitStack() as files, abort_on_signals(conductor.abort):
            kept = [HistorySink(RaceStore(), files, _warn)] if keep else []
            sinks = Sinks(*kept)
            result = fold_any(written(conductor.events(), sinks, conductor.abort))
        if result.is_aborted:
            return None
        results.append(result)
    return results


def _print(claim: Claim, judgement: Judgement) -> None:
    click.echo(f"{claim.sentence}: ", nl=False)
    click.secho(judgement.verdict.value, bold=True)
    for text in (*judgement.figures, judgement.reason, f"({claim.threshold})"):
        click.echo(click.wrap_text(text, _WIDTH, initial_indent="    ", subsequent_indent="    "))
    click.echo()


def _document(judged: tuple[Claim, Judgement]) -> dict[str, object]:
    claim, judgement = judged
    return {
        "id": claim.id,
        "claim": claim.sentence,
        "verdict": judgement.verdict.value,
        "figures": judgement.figures,
        "reason": judgement.reason,
        "threshold": claim.threshold,
        "seeds": [spec.seed for spec in claim.specs],
    }


def _warn(message: str) -> None:
    click.echo(f"Warning: {message}", err=True)
