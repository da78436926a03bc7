"""The options for where a result goes."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import click

from engine.cli.shown.kind import Shown
from engine.cli.shown.outputs import Outputs
from engine.export.export import Export

_Command = Callable[..., Any]


def output_options(*kinds: Shown[Any], is_replay: bool = False) -> Callable[[_Command], _Command]:
    """Give a command the options of some kinds' exports, and pass their values as ``outputs``.

    Args:
        kinds: The kinds of its results. If several have an export of one name, the first
            gives the help.
        is_replay: Whether its results may come from another machine.
    """
    exports: dict[str, Export[Any]] = {}
    for shown in kinds:
        for export in shown.exports:
            exports.setdefault(export.name, export)

    def decorate(command: _Command) -> _Command:
        @functools.wraps(command)
        def with_outputs(*, events: str | None, quiet: bool, **values: Any) -> Any:
            targets = {name: values.pop(_target(name)) for name in exports}
            in_full = {
                name
                for name, export in exports.items()
                if export.write_all is not None and values.pop(_in_full(name))
            }
            outputs = Outputs(
                events,
                {name: target for name, target in targets.items() if target is not None},
                frozenset(in_full),
                is_quiet=quiet,
                is_replay=is_replay,
            )
            return command(outputs=outputs, **values)

        wrapped: _Command = with_outputs
        for option in reversed(_options(exports)):
            wrapped = option(wrapped)
        return wrapped

    return decorate


def _options(exports: dict[str, Export[Any]]) -> list[Callable[[_Command], _Command]]:
    options: list[Callable[[_Command], _Command]] = [
        click.option("--events", metavar="FILE", help="Write the events; `-` writes to stdout.")
    ]
    for name, export in exports.items():
        text = f"Write {export.summary}; `-` writes to stdout."
        options.append(click.option(f"--{name}", _target(name), metavar="FILE", help=text))
        if export.write_all is not None:
            flag = (f"--{name}-all", _in_full(name))
            options.append(click.option(*flag, is_flag=True, help=export.all_summary))
    options.append(click.option("--quiet", is_flag=True, help="Print no progress and no table."))
    return options


def _target(name: str) -> str:
    """Return the parameter name of an export's option, unlike any other option's."""
    return f"write_{name.replace('-', '_')}"


def _in_full(name: str) -> str:
    return f"{_target(name)}_all"
