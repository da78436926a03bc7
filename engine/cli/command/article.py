"""``racelane-engine article``: the claims, raced and judged, without a window."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

import click
import msgspec

from engine.article import CLAIMS, Claim, claim_named
from engine.article.claim import Measured
from engine.process.interruption import INTERRUPTED_CODE
from engine.process.stopping import abort_on_signals
from engine.record.kinds import conductor_for, fold_any
from engine.record.verdict_store import KeptVerdict, VerdictStore, judged
from engine.stream.fold import StreamResult
from engine.vocabulary.units import clock_text

_WIDTH = 92


@click.command()
@click.argument("ids", nargs=-1, metavar="[CLAIM]...")
@click.option("--list", "only_list", is_flag=True, help="List the claims and run nothing.")
@click.option("--kept", "only_kept", is_flag=True, help="Show the last verdicts; run nothing.")
@click.option("--json", "as_json", is_flag=True, help="Write verdicts and figures as JSON.")
def article(ids: tuple[str, ...], only_list: bool, only_kept: bool, as_json: bool) -> None:
    """Check the article's claims on this machine, all of them or those named.

    The last verdict on each claim is kept, with date and machine; its races are not. Ends with
    code 0 whatever the verdicts are, and with 130 when it was stopped.
    """
    claims = _named(ids) if ids else CLAIMS
    if only_list:
        for claim in claims:
            click.echo(f"{claim.id:24} {claim.sentence}")
        return
    store = VerdictStore()
    found = _kept(claims, store) if only_kept else _checked(claims, store)
    documents: list[dict[str, object]] = []
    for claim, verdict in found:
        documents.append(_document(claim, verdict))
        if not as_json:
            _print(claim, verdict, is_kept=only_kept)
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(documents)).decode())


def _named(ids: tuple[str, ...]) -> tuple[Claim, ...]:
    try:
        return tuple(map(claim_named, ids))
    except KeyError as error:
        known = ", ".join(claim.id for claim in CLAIMS)
        message = f"claims must be among {known}, got {str(error.args[0])[:40]!r}"
        raise click.UsageError(message) from None


def _kept(claims: Sequence[Claim], store: VerdictStore) -> Iterator[tuple[Claim, KeptVerdict]]:
    """Yield the claims that have been checked before; name those that have not."""
    found = store.read(claims)
    for claim in claims:
        if claim.id in found:
            yield claim, found[claim.id]
    missing = [claim.id for claim in claims if claim.id not in found]
    if missing:
        click.echo(f"Not checked yet: {', '.join(missing)}", err=True)


def _checked(claims: Sequence[Claim], store: VerdictStore) -> Iterator[tuple[Claim, KeptVerdict]]:
    """Race for claims one after another, keep each verdict, and yield it."""
    for place, claim in enumerate(claims, 1):
        if sys.stderr.isatty():
            about = clock_text(claim.estimate_s)
            click.echo(f"{place} of {len(claims)}: {claim.id}, about {about}", err=True)
        results = _measure(claim)
        if results is None:
            sys.exit(INTERRUPTED_CODE)
        verdict = judged(claim, results)
        try:
            store.keep(claim, verdict)
        except OSError as error:
            click.echo(f"Warning: the verdict is not kept: {error}", err=True)
        yield claim, verdict


def _measure(claim: Claim) -> Measured | None:
    """Return the results of a claim's specs, or None when they were stopped."""
    results: list[StreamResult] = []
    for spec in claim.specs:
        conductor = conductor_for(spec)
        with abort_on_signals(conductor.abort):
            result = fold_any(conductor.events())
        if result.is_aborted:
            return None
        results.append(result)
    return results


def _print(claim: Claim, verdict: KeptVerdict, *, is_kept: bool) -> None:
    judgement = verdict.judgement
    click.echo(f"{claim.sentence}: ", nl=False)
    click.secho(judgement.verdict.value, bold=True)
    texts = [*judgement.figures, judgement.reason, claim.note, f"({claim.threshold})"]
    if is_kept:
        texts.append(f"Checked {verdict.checked_caption}")
    for text in filter(None, texts):
        click.echo(click.wrap_text(text, _WIDTH, initial_indent="    ", subsequent_indent="    "))
    click.echo()


def _document(claim: Claim, verdict: KeptVerdict) -> dict[str, object]:
    return {
        "id": claim.id,
        "claim": claim.sentence,
        "verdict": verdict.judgement.verdict.value,
        "figures": verdict.judgement.figures,
        "reason": verdict.judgement.reason,
        "note": claim.note,
        "threshold": claim.threshold,
        "seeds": [spec.seed for spec in claim.specs],
        "checked_at": verdict.checked_at,
        "environment": verdict.environment,
    }
