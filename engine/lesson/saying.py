"""The language of a lesson's texts and conditions: figures by name, and nothing that runs.

A text asks for a figure in braces, ``{median(threads)}``. A condition compares two of them, or one
with a number: ``speedup(gevent) > 2``, ``verdict(threads) is tie``; ``and`` joins several.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from engine.lesson.figure import Call, Figure, Unmeasured
from engine.lesson.load_figures import LOAD_FIGURES
from engine.lesson.race_figures import RACE_FIGURES, WORD_FIGURES
from engine.load.result.result import LoadResult
from engine.race.result.result import RaceResult
from engine.statistics.comparison import Verdict
from engine.stream.fold import StreamResult
from engine.vocabulary.wording import N_, _

Known = Mapping[str, tuple[int, int, Callable[[Any, Call], Figure]]]
"""The figures of one kind of record."""

_CALL = re.compile(r"\s*([a-z_0-9]{1,40})\s*\(((?:'[^']*'|[^(){}'])*)\)\s*")
_QUOTED = re.compile(r"'[^']*'")
_BRACED = re.compile(r"\{([^{}]*)\}")
_ARGUMENT = re.compile(r"\s*(?:'([^']*)'|([\w@.\-]+))\s*")
_COMPARED = re.compile(r"(.+?)(<=|>=|<|>|\bis\b)(.+)")
_VERDICT = "verdict"
_OPERATORS: Mapping[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "is": operator.eq,
}


class SayingError(ValueError):
    """A text or condition that means nothing; the message says what is wrong."""


def parse_call(text: str) -> Call:
    """Return what a text such as ``median(threads, 8)`` asks for.

    Raises:
        SayingError: it is nothing like that.
    """
    found = _CALL.fullmatch(text)
    if found is None:
        message = _("{text!r} is no figure, such as median(threads)")
        raise SayingError(message.format(text=text[:60]))
    names: list[str] = []
    clusters: int | None = None
    rest = found[2]
    while rest.strip():
        argument = _ARGUMENT.match(rest)
        after = rest[argument.end() :] if argument is not None else ""
        if argument is None or (after and not after.startswith(",")):
            message = _("{text!r} must list lanes, with commas between them")
            raise SayingError(message.format(text=text[:60]))
        bare = argument[2]
        if bare is not None and bare.isdecimal() and len(bare) < 9:
            clusters = int(bare)
        else:
            names.append(argument[1] if bare is None else bare)
        rest = after[1:]
    return Call(found[1], tuple(names), clusters)


def calls_in(text: str) -> Iterator[Call]:
    """Yield what a text asks for in braces.

    Raises:
        SayingError: a brace holds no figure, or stands alone.
    """
    for braced in _BRACED.findall(text):
        yield parse_call(braced)
    if set("{}") & set(_BRACED.sub("", text)):
        raise SayingError(_("a brace stands alone: figures stand as {median(threads)}"))


def sides_of(condition: str) -> Iterator[tuple[Call | float | str, str, Call | float | str]]:
    """Yield the comparisons of a condition: a side, an operator, the other side.

    Raises:
        SayingError: it is no condition.
    """
    for part in _parts(condition):
        found = _COMPARED.fullmatch(_masked(part))
        if found is None:
            message = _("{text!r} is no condition, such as speedup(threads) > 2")
            raise SayingError(message.format(text=part.strip()[:60]))
        left, right = (part[slice(*found.span(side))] for side in (1, 3))
        yield _side(left), found[2], _side(right)


def _parts(condition: str) -> Iterator[str]:
    """Yield what ``and`` joins, outside of quoted names."""
    masked, start = _masked(condition), 0
    for joint in re.finditer(" and ", masked):
        yield condition[start : joint.start()]
        start = joint.end()
    yield condition[start:]


def _masked(text: str) -> str:
    """Return a text in which quoted names, which may hold any sign, are blotted out."""
    return _QUOTED.sub(lambda name: "_" * len(name[0]), text)


def calls_of(condition: str) -> Iterator[Call]:
    """Yield what a condition asks for.

    Raises:
        SayingError: it is no condition, or compares what cannot be compared.
    """
    for left, sign, right in sides_of(condition):
        is_word = [isinstance(side, str) for side in (left, right)]
        if is_word[0] or (is_word[1] != (sign == "is")) or not isinstance(left, Call):
            message = _("a condition compares a figure by < <= > >=, or a verdict by 'is': {text}")
            raise SayingError(message.format(text=condition[:60]))
        if (left.name == _VERDICT) != (sign == "is"):
            message = _("a verdict is compared by 'is', and nothing else is: {text}")
            raise SayingError(message.format(text=condition[:60]))
        for side in (left, right):
            if isinstance(side, Call):
                if side.name != _VERDICT or side is right:
                    check_number(side)
                yield side


def check_number(call: Call) -> None:
    """Check that a figure is a number.

    Raises:
        SayingError: it is words.
    """
    if call.name in WORD_FIGURES:
        raise SayingError(_("{name} is no number").format(name=call.name))


def _side(text: str) -> Call | float | str:
    text = text.strip()
    if text in {verdict.value for verdict in Verdict}:
        return text
    try:
        number = float(text)
    except ValueError:
        return parse_call(text)
    if number != number:
        raise SayingError(_("nan is no number to compare with"))
    return number


def known_figures(is_load: bool) -> Known:
    """Return what can be asked of a load, or else of a race."""
    return LOAD_FIGURES if is_load else RACE_FIGURES


def check_call(call: Call, known: Known) -> None:
    """Check that a figure exists and is asked of as many lanes as it takes.

    Raises:
        SayingError: it does not, or is not.
    """
    if call.name not in known:
        message = _("{name!r} is no figure; there are {known}")
        raise SayingError(message.format(name=call.name, known=", ".join(known)))
    least, most, _read = known[call.name]
    if not least <= len(call.names) <= most:
        message = _("{name} must be asked of {least}..{most} lanes, got {got}")
        words = {"name": call.name, "least": least, "most": most, "got": len(call.names)}
        raise SayingError(message.format(**words))


def read_figure(call: Call, result: StreamResult) -> Figure:
    """Return a figure of a result.

    Raises:
        Unmeasured: the result has no such figure.
    """
    is_race = isinstance(result, RaceResult)
    if not is_race and not isinstance(result, LoadResult):
        raise Unmeasured(N_("this record is neither a race nor a load"))
    known = known_figures(not is_race)
    if call.name not in known:
        raise Unmeasured(N_("{name} is a figure of another kind of race", name=call.name))
    return known[call.name][2](result, call)


def say(text: str, result: StreamResult) -> str:
    """Return a text with its figures, as people read them.

    Raises:
        Unmeasured: the result lacks one of them.
    """
    return _BRACED.sub(lambda found: read_figure(parse_call(found[1]), result).text, text)


def holds(condition: str, result: StreamResult) -> bool:
    """Return whether a condition holds for a result.

    Raises:
        Unmeasured: the result lacks a figure, or a verdict that is asked for.
    """
    for left, sign, right in sides_of(condition):
        values = [_value(side, result) for side in (left, right)]
        if values[0] == Verdict.UNDECIDED.value != values[1]:
            raise Unmeasured(N_("too few blocks ran for a verdict"))
        if not _OPERATORS[sign](*values):
            return False
    return True


def _value(side: Call | float | str, result: StreamResult) -> float | str:
    return read_figure(side, result).value if isinstance(side, Call) else side
