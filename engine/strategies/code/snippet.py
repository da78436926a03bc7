"""The shape of a strategy's code: what a plain program of it needs besides the query."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Snippet:
    """How a plain program runs a function over items by a strategy.

    Texts name ``{function}``, ``{items}`` and the lane's options, such as ``{size}``; a brace of
    the program is doubled.
    """

    main: str
    """Lines that leave the results, in order, in ``results``."""

    imports: tuple[str, ...] = ()
    """What it imports, a line each."""

    helpers: str = ""
    """Functions that it defines after the query's."""

    nested: str = ""
    """An expression for the results of a function over items within another unit; nothing where
    units cannot wait for units, as in a pool."""

    is_async: bool = False
    """Whether its queries are native coroutines."""

    patch: tuple[str, ...] = ()
    """Lines that must come before all imports."""

    derived: Callable[[Mapping[str, str]], dict[str, str]] = lambda values: {}
    """Returns what else its texts name, given the lane's options."""
