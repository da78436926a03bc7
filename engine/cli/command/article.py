"""``racelane-engine article``: the claims, raced and judged, without a window."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack

import click
import msgspec

from engine.article.check import CheckConductor
from engine.article.claim import Claim
from engine.article.claims import CLAIMS, claim_named
from engine.article.result import Checked, CheckResult
from engine.cli.conducting import warn
from engine.export.check.json import claim_document
from engine.process.interruption import INTERRUPTED_CODE
from engine.process.stopping import abort_on_signals
from engine.record.checks import latest_checked
from engine.record.history import History
from engine.record.kinds import CHECK, conductor_for, fold_any
from engine.record.sinks import HistorySink, Sinks, written
from engine.stream.fold import grow
from engine.vocabulary.units import clock_text
from engine.vocabulary.wording import _

_WIDTH = 92


@click.command()
@click.argument("ids", nargs=-1, metavar="[CLAIM]...")
@click.option("--list", "only_list", is_flag=True, help="List the claims and run nothing.")
@click.option("--kept", "only_kept", is_flag=True, help="Show the last ratings; run nothing.")
@click.option("--json", "as_json", is_flag=True, help="Write ratings and figures as JSON.")
def article(ids: tuple[str, ...], only_list: bool, only_kept: bool, as_json: bool) -> None:
    """Check the article's claims on this machine, all of them or those named.

    The history keeps the check, but not its races. Exits with code 0 whatever the ratings are, and
    with 130 if it was stopped.
    """
    claims = _named(ids) if ids else CLAIMS
    if only_list:
        for claim in claims:
            click.echo(f"{claim.id:24} {claim.sentence}")
        return
    found = _kept(claims) if only_kept else _checked(claims)
    documents: list[dict[str, object]] = []
    for claim, checked in found:
        documents.append(claim_document(claim, checked))
        if not as_json:
            _print(claim, checked, is_kept=only_kept)
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(documents)).decode())


def _named(ids: tuple[str, ...]) -> tuple[Claim, ...]:
    try:
        # Check a claim once even if it is named twice.
        return tuple(map(claim_named, dict.fromkeys(ids)))
    except KeyError as error:
        known = ", ".join(claim.id for claim in CLAIMS)
        message = _("claims must be among {known}, got {given!r}")
        message = message.format(known=known, given=str(error.args[0])[:40])
        raise click.UsageError(message) from None


def _kept(claims: Sequence[Claim]) -> Iterator[tuple[Claim, Checked]]:
    """Yield the claims that have been checked before; name those that have not."""
    found = latest_checked(claims, History())
    for claim in claims:
        if claim.id in found:
            yield claim, found[claim.id]
    missing = [claim.id for claim in claims if claim.id not in found]
    if missing:
        click.echo(_("Not checked yet: {claims}").format(claims=", ".join(missing)), err=True)


def _checked(claims: Sequence[Claim]) -> Iterator[tuple[Claim, Checked]]:
    """Race for one claim after another, keep the check, and yield each rating."""
    conductor = CheckConductor(claims, conductor_for, fold_any)
    result: CheckResult | None = None
    done = 0
    with ExitStack() as files:
        sinks = Sinks(HistorySink(History(), files, warn))
        files.enter_context(abort_on_signals(conductor.abort))
        _announce(claims, done)
        for result in grow(written(conductor.events(), sinks, conductor.abort), CHECK.begin):
            if len(result.checked) > done:
                claim = claims[done]
                done += 1
                yield claim, result.checked[claim.id]
                _announce(claims, done)
    if result is None or result.is_aborted:
        sys.exit(INTERRUPTED_CODE)


def _announce(claims: Sequence[Claim], done: int) -> None:
    """Say which claim is next, on a terminal."""
    if done < len(claims) and sys.stderr.isatty():
        about = clock_text(claims[done].estimate_s)
        text = _("{number} of {total}: {claim}, about {time}")
        text = text.format(number=done + 1, total=len(claims), claim=claims[done].id, time=about)
        click.echo(text, err=True)


def _print(claim: Claim, checked: Checked, *, is_kept: bool) -> None:
    judgement = claim.word(checked.finding)
    click.echo(f"{claim.sentence}: ", nl=False)
    click.secho(str(judgement.rating.caption), bold=True)
    texts = [*judgement.figures, judgement.reason, claim.note, f"({claim.threshold})"]
    if is_kept:
        texts.append(_("Checked {when}").format(when=checked.checked_caption))
    for text in filter(None, texts):
        click.echo(
            click.wrap_text(str(text), _WIDTH, initial_indent="    ", subsequent_indent="    ")
        )
    click.echo()
