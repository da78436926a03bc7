"""A lesson as one page for browsers: its steps, with reveals that open on a click."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.export.report.drawn_view import DrawnView
from engine.export.report.template import fill_in, picture_link
from engine.lesson.figure import Unmeasured
from engine.lesson.lesson import Lesson, Step, Told, tell
from engine.load.result.caption import load_caption
from engine.race.result.caption import parameters_caption
from engine.race.result.result import RaceResult
from engine.stream.fold import StreamResult
from engine.vocabulary.wording import _

_TEMPLATE = "lesson.html.j2"

Views = Mapping[str, Mapping[str, DrawnView]]
"""Pictures of races, by the name of the race and that of the view."""


@dataclass(frozen=True, slots=True)
class _Picture:
    words: str
    light: str
    dark: str


@dataclass(frozen=True, slots=True)
class _ShownStep:
    place: str
    title: str
    lines: tuple[str, ...]
    asks: str
    answers: tuple[str, ...]
    right: str
    told: str
    because: str
    is_contrary: bool
    parameters: str
    picture: _Picture | None


def lesson_page(
    lesson: Lesson, results: Mapping[str, StreamResult], views: Views, absence: str = ""
) -> str:
    """Return a page of HTML that holds all it needs.

    Args:
        lesson: The lesson.
        results: What its numbers are taken from, by the name of the race.
        views: Pictures of these results.
        absence: Why there are none, or an empty string.
    """
    values = {
        "title": lesson.title,
        "summary": lesson.summary,
        "absence": absence,
        "steps": [
            _shown(step, number, len(lesson.steps), results, views)
            for number, step in enumerate(lesson.steps, 1)
        ],
        "words": {"reveal": _("Reveal"), "no_views": _("The views are left out:")},
    }
    return fill_in(_TEMPLATE, values)


def _shown(
    step: Step, number: int, count: int, results: Mapping[str, StreamResult], views: Views
) -> _ShownStep:
    result, question, reveal = results.get(step.race), step.question, step.reveal
    told = tell(reveal, result) if reveal is not None and result is not None else Told("")
    view = views.get(step.race, {}).get(step.view.value)
    return _ShownStep(
        place=_("Step {place} of {count}").format(place=number, count=count),
        title=step.title,
        lines=tuple(line for line in step.text.strip().split("\n") if line),
        asks=question.asks if question is not None else "",
        answers=question.answers if question is not None else (),
        right=_right_words(step, result),
        told=told.words,
        because=told.because,
        is_contrary=told.is_expected is False,
        parameters=_parameters(result),
        picture=_Picture(view.words, picture_link(view.light), picture_link(view.dark))
        if view is not None
        else None,
    )


def _right_words(step: Step, result: StreamResult | None) -> str:
    if step.question is None or result is None:
        return ""
    try:
        right = sorted(step.question.right_answers(result))
    except Unmeasured:
        return ""
    answers = ", ".join(step.question.answers[place] for place in right)
    return _("Right: {answers}").format(answers=answers) if answers else ""


def _parameters(result: StreamResult | None) -> str:
    if result is None:
        return ""
    if isinstance(result, RaceResult):
        return parameters_caption(result.spec, result.plan.kind)
    from engine.load.result.result import LoadResult

    return load_caption(result.spec) if isinstance(result, LoadResult) else ""
