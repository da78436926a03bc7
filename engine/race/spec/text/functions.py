"""The functions of a user's file that can be raced, read without running it."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path

from engine.vocabulary.spec_error import SpecError
from engine.vocabulary.wording import _
from engine.workload.own.call import ASYNC_SUFFIX, SET_UP, TEAR_DOWN

_MOST_BYTES = 4_000_000


@dataclass(frozen=True, slots=True)
class Function:
    """A function that takes an item."""

    name: str
    is_async: bool
    line: int
    """Where it is defined, from 1."""

    has_twin: bool
    """Whether its coroutine stands beside it, and is raced with it."""


def functions_in(path: Path) -> tuple[Function, ...]:
    """Return the functions of a file that can be called with an item alone, in their order.

    Coroutines that are some function's twin are left out, as are private names, ``set_up`` and
    ``tear_down``.

    Raises:
        SpecError: it cannot be read, or is not Python; the message says in which line.
    """
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise SpecError("kind", _("{file} is too large").format(file=path.name))
        tree = ast.parse(path.read_bytes(), path.name)
    except OSError as error:
        message = _("{file} cannot be read: {error}")
        raise SpecError("kind", message.format(file=path.name, error=error.strerror)) from None
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        line = getattr(error, "lineno", None) or 0
        message = _("{file} is not Python, line {line}")
        raise SpecError("kind", message.format(file=path.name, line=line)) from None
    defined = {
        node.name: node
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    coroutines = {name for name, node in defined.items() if isinstance(node, ast.AsyncFunctionDef)}
    return tuple(
        Function(name, name in coroutines, node.lineno, name + ASYNC_SUFFIX in coroutines)
        for name, node in defined.items()
        if not name.startswith("_")
        and name not in (SET_UP, TEAR_DOWN)
        and not (name in coroutines and name.removesuffix(ASYNC_SUFFIX) in defined.keys() - {name})
        and _takes_item(node.args)
    )


def _takes_item(arguments: ast.arguments) -> bool:
    positional = len(arguments.posonlyargs) + len(arguments.args)
    required = positional - len(arguments.defaults)
    named = sum(default is None for default in arguments.kw_defaults)
    takes_one = positional >= 1 or arguments.vararg is not None
    return required <= 1 and takes_one and not named
