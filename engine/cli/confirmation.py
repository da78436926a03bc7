"""Asking before a race takes long, or uses what a file names."""

from __future__ import annotations

import sys
from pathlib import PurePath

import click

from engine.race.plan.plan import LONG_RACE_S
from engine.race.result.caption import calls_caption
from engine.race.spec.foreign import ForeignKind, foreign_in
from engine.race.spec.race import RaceSpec
from engine.race.spec.text.kind import kind_title
from engine.vocabulary.units import clock_text
from engine.vocabulary.wording import N_, _

_ANYWAY = N_("Give --yes to run it anyway.")
_QUESTION = N_("Run it?")


def confirm_long(what: str, estimate_s: float) -> None:
    """Ask whether to go on if it is estimated to take over an hour.

    Raises:
        click.UsageError: there is nobody to ask.
        click.Abort: the answer is no.
    """
    if estimate_s <= LONG_RACE_S:
        return
    message = _("The {what} is estimated to take {time} (h:mm:ss).")
    message = message.format(what=what, time=clock_text(estimate_s))
    _ask(message)


def confirm_call(spec: RaceSpec) -> None:
    """Ask whether to call the user's function as often as a race does.

    Raises:
        click.UsageError: there is nobody to ask.
        click.Abort: the answer is no.
    """
    title = kind_title(spec.kind, spec.kind_options)
    if spec.kind_options.get("items"):
        message = _("The race runs {title}, with the items of {source}.")
        source = PurePath(spec.kind_options["items"]).name
        message = message.format(title=title, source=source)
    else:
        message = _("The race runs {title}: {calls}, and a few before to profile it.")
        message = message.format(title=title, calls=calls_caption(spec))
    _ask(message)


def confirm_foreign(spec: RaceSpec) -> None:
    """Ask whether to use the interpreters and addresses that a spec from a file names.

    Raises:
        click.UsageError: there is nobody to ask.
        click.Abort: the answer is no.
    """
    lines = []
    for one in foreign_in(spec):
        text = _("{owner} uses as {title} {value}")
        if one.kind is ForeignKind.INTERPRETER:
            text = _("{owner} runs {value}")
        title = str(one.title).lower()
        lines.append("  " + text.format(owner=one.owner, title=title, value=one.value))
    if not lines:
        return
    message = "\n".join([_("The spec uses what is not part of Racelane:"), *lines])
    _ask(message, before="\n")


def _ask(message: str, before: str = " ") -> None:
    """Ask whether to run what a message says, with ``before`` between it and the question.

    Raises:
        click.UsageError: there is nobody to ask.
        click.Abort: the answer is no.
    """
    if not sys.stdin.isatty():
        raise click.UsageError(f"{message}{before}{_ANYWAY}")
    click.confirm(f"{message}{before}{_QUESTION}", abort=True, err=True)
