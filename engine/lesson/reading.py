"""Reading a lesson from TOML, with errors that name the step and the key."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar

import msgspec

from engine.lesson.figure import Call
from engine.lesson.lesson import MOST_CHOICES, Lesson, LessonRace, Question, Step, ViewName
from engine.lesson.race_figures import NamedLane, place_of
from engine.lesson.saying import (
    SayingError,
    calls_in,
    calls_of,
    check_call,
    check_number,
    known_figures,
    parse_call,
)
from engine.load.spec import LoadSpec, check_load
from engine.race.plan.lanes import plan_lanes
from engine.race.spec.installed import check_spec
from engine.race.spec.race import RaceSpec
from engine.vocabulary.printable import shortened
from engine.vocabulary.spec_error import SpecError
from engine.vocabulary.wording import _

MAX_LESSON_BYTES = 200_000
MAX_STEPS = 60
MAX_RACES = 12
MAX_TITLE = 80
MAX_TEXT = 1_000

_KEYS = {"title", "summary", "races", "steps"}
_AT = re.compile(r" - at `\$\.?([^`]*)`$")
_Part = TypeVar("_Part")


class LessonError(ValueError):
    """What is wrong with a lesson: where, then why."""

    def __init__(self, message: str) -> None:
        super().__init__(shortened(message))


def read_lesson(path: Path) -> Lesson:
    """Read a lesson; nothing is run, and kept races are not opened.

    Raises:
        OSError: the file cannot be read.
        LessonError: it is no lesson.
    """
    with path.open("rb") as file:
        data = file.read(MAX_LESSON_BYTES + 1)
    return parse_lesson(data, path.parent)


def parse_lesson(data: bytes, folder: Path) -> Lesson:
    """Return the lesson that some TOML describes.

    Args:
        data: The TOML, in UTF-8.
        folder: Where its kept races are.

    Raises:
        LessonError: it is no lesson.
    """
    if len(data) > MAX_LESSON_BYTES:
        message = _("a lesson must have at most {most} bytes")
        raise LessonError(message.format(most=f"{MAX_LESSON_BYTES:,}"))
    try:
        raw = tomllib.loads(data.decode())
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise LessonError(_("line {line} is not UTF-8").format(line=line)) from None
    except tomllib.TOMLDecodeError as error:
        # It ends with the line and column.
        raise LessonError(_("it is not TOML: {error}").format(error=error)) from None
    except RecursionError:
        raise LessonError(_("it is not TOML: values are nested too deeply")) from None
    unknown = sorted(raw.keys() - _KEYS)
    if unknown:
        known = ", ".join(sorted(_KEYS))
        message = _("{key}: there is no such key; a lesson has {known}")
        raise LessonError(message.format(key=unknown[0], known=known))
    races = tuple(_races(raw.get("races", {}), folder))
    steps = tuple(_steps(raw.get("steps"), races))
    return Lesson(
        _text(raw, "title", MAX_TITLE), _text(raw, "summary", MAX_TEXT), races=races, steps=steps
    )


# -- races -------------------------------------------------------------------------------------


def _races(raw: Any, folder: Path) -> Iterator[LessonRace]:
    if not isinstance(raw, dict):
        raise LessonError(_("races must be tables: [races.NAME]"))
    if len(raw) > MAX_RACES:
        message = _("races must be at most {most}, got {got}")
        raise LessonError(message.format(most=MAX_RACES, got=len(raw)))
    for name, given in raw.items():
        where = f"races.{name}"
        if not isinstance(given, dict) or not given.keys() & {"spec", "load", "kept"}:
            message = _("{where}: a race must have a spec, a load or a kept race")
            raise LessonError(message.format(where=where))
        unknown = sorted(given.keys() - {"spec", "load", "kept"})
        if unknown:
            raise LessonError(
                _("{where}: there is no such key").format(where=f"{where}.{unknown[0]}")
            )
        if {"spec", "load"} <= given.keys():
            raise LessonError(
                _("{where}: a race has a spec or a load, not both").format(where=where)
            )
        spec: RaceSpec | LoadSpec | None = None
        if "spec" in given:
            spec = _convert(given["spec"], RaceSpec, f"{where}.spec")
        elif "load" in given:
            spec = _convert(given["load"], LoadSpec, f"{where}.load")
        kept = _kept(given["kept"], folder, where) if "kept" in given else None
        yield LessonRace(name, spec, kept)


def _kept(given: Any, folder: Path, where: str) -> Path:
    is_name = isinstance(given, str) and given.isprintable() and 0 < len(given) <= 200
    if not is_name or "\\" in given or PurePosixPath(given).name != given:
        message = _("{where}.kept: must name a file beside the lesson, got {got!r}")
        raise LessonError(message.format(where=where, got=given))
    return folder / str(given)


# -- steps -------------------------------------------------------------------------------------


def _steps(raw: Any, races: tuple[LessonRace, ...]) -> Iterator[Step]:
    if not isinstance(raw, list) or not raw:
        raise LessonError(_("steps must be given: [[steps]]"))
    if len(raw) > MAX_STEPS:
        message = _("steps must be at most {most}, got {got}")
        raise LessonError(message.format(most=MAX_STEPS, got=len(raw)))
    lanes = {race.name: _lanes(race) for race in races}
    for number, given in enumerate(raw, 1):
        where = _("step {number}").format(number=number)
        step = _convert(given, Step, where)
        for key, problem in _problems(step, {race.name: race for race in races}, lanes):
            raise LessonError(f"{where}, {key}: {problem}")
        yield step


def _lanes(race: LessonRace) -> tuple[NamedLane, ...]:
    """Return the lanes of a race, or none where only its record knows them."""
    if race.spec is None:
        return ()
    try:
        if isinstance(race.spec, LoadSpec):
            return check_load(race.spec).lanes()
        return plan_lanes(check_spec(race.spec))
    except SpecError:
        # It needs more than is installed here: the kept race can be shown all the same.
        return ()


def _problems(
    step: Step, races: dict[str, LessonRace], lanes: dict[str, tuple[NamedLane, ...]]
) -> Iterator[tuple[str, str]]:
    yield from _length_problems(step)
    race = races.get(step.race)
    if race is None:
        if step.race:
            known = ", ".join(races) or _("none")
            message = _("there is no race {name!r}; there are {known}")
            yield "race", message.format(name=step.race, known=known)
        elif step.question is not None or step.reveal is not None or step.lane:
            yield "race", _("a step with a question, a reveal or a lane needs a race")
        return
    if race.spec is not None and isinstance(race.spec, LoadSpec) != (step.view is ViewName.SERVER):
        yield "view", _("a load is shown in the view server, a race in the others")
    if step.question is not None and step.reveal is None:
        yield "reveal", _("a question needs a reveal")
    known_lanes = lanes[step.race]
    for key, name in _named(step):
        if known_lanes and place_of(known_lanes, name) is None:
            yield key, _no_lane(name, known_lanes)
    # A race that only its record knows may be either.
    is_load = isinstance(race.spec, LoadSpec) or step.view is ViewName.SERVER
    for key, text, is_condition in _sayings(step):
        try:
            for call in calls_of(text) if is_condition else calls_in(text):
                _check(call, known_lanes, is_load=is_load)
        except SayingError as error:
            yield key, str(error)
    question = step.question
    if question is not None and question.times_s:
        try:
            measured = parse_call(question.measured)
            _check(measured, known_lanes, is_load=is_load)
            check_number(measured)
        except SayingError as error:
            yield "question.measured", str(error)


def _check(call: Call, lanes: tuple[NamedLane, ...], *, is_load: bool) -> None:
    check_call(call, known_figures(is_load))
    for name in call.names:
        if lanes and place_of(lanes, name) is None:
            raise SayingError(_no_lane(name, lanes))


def _no_lane(name: str, lanes: tuple[NamedLane, ...]) -> str:
    known = ", ".join(lane.title for lane in lanes)
    return _("there is no lane {name!r}; there are {known}").format(name=name, known=known)


def _named(step: Step) -> Iterator[tuple[str, str]]:
    if step.lane:
        yield "lane", step.lane
    if step.question is not None:
        yield from (("question.lanes", name) for name in step.question.lanes)


def _sayings(step: Step) -> Iterator[tuple[str, str, bool]]:
    """Yield each key whose text asks for figures, the text, and whether it is a condition."""
    if step.question is not None:
        for place, choice in enumerate(step.question.choices, 1):
            yield f"question.choices[{place}].right", choice.right, True
    if step.reveal is not None:
        yield "reveal.expects", step.reveal.expects, True
        yield "reveal.says", step.reveal.says, False
        yield "reveal.contrary", step.reveal.contrary, False
        yield "reveal.because", step.reveal.because, False


def _length_problems(step: Step) -> Iterator[tuple[str, str]]:
    texts = [("title", step.title, MAX_TITLE), ("text", step.text, MAX_TEXT)]
    texts.append(("notes", step.notes, MAX_TEXT))
    if step.question is not None:
        yield from _question_problems(step.question)
        texts.append(("question.asks", step.question.asks, MAX_TEXT))
        texts += [("question", answer, MAX_TITLE) for answer in step.question.answers]
    texts += [(key, text, MAX_TEXT) for key, text, _is_condition in _sayings(step)]
    for key, text, most in texts:
        if len(text) > most or not (text.isprintable() or _is_text(text)):
            yield key, _("must have at most {most} printable characters").format(most=most)
    if not step.title.strip():
        yield "title", _("must not be empty")


def _is_text(text: str) -> bool:
    return all(line.isprintable() for line in text.split("\n"))


def _question_problems(question: Question) -> Iterator[tuple[str, str]]:
    given = [one for one in (question.lanes, question.times_s, question.choices) if one]
    if len(given) != 1:
        yield "question", _("must have one of lanes, times_s and choices")
    elif not 2 <= len(given[0]) <= MOST_CHOICES:
        message = _("must offer 2..{most} answers, got {got}")
        yield "question", message.format(most=MOST_CHOICES, got=len(given[0]))
    if any(not 0 < time_s <= 3600 for time_s in question.times_s):
        yield "question.times_s", _("must be above 0 and at most 3600 s")
    if bool(question.times_s) != bool(question.measured):
        yield "question.measured", _("goes with times_s")


def _text(raw: dict[str, Any], key: str, most: int) -> str:
    text = raw.get(key)
    if not isinstance(text, str) or not text.strip() or len(text) > most or not _is_text(text):
        message = _("{key}: must be a text of 1..{most} printable characters")
        raise LessonError(message.format(key=key, most=most))
    return text


def _convert(given: Any, kind: type[_Part], where: str) -> _Part:
    try:
        return msgspec.convert(given, kind)
    except msgspec.ValidationError as error:
        cause = error.__cause__
        if isinstance(cause, SpecError):
            raise LessonError(f"{where}, {cause.field}: {cause}") from None
        text = str(error)
        at = _AT.search(text)
        key = f", {at[1]}" if at is not None and at[1] else ""
        raise LessonError(f"{where}{key}: {_AT.sub('', text)}") from None
