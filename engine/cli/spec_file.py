"""A spec that the command line's user has in a file, or hands over standard input."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

from engine.vocabulary.spec_error import SpecError

_Spec = TypeVar("_Spec")


def read_spec(spec_file: str, decode: Callable[[bytes], _Spec], *, line_only: bool) -> _Spec:
    """Read a spec.

    Args:
        spec_file: The file's name, or ``-`` for standard input.
        decode: What makes a spec of JSON, or raises ``SpecError``.
        line_only: Read only the first line, from a starter that keeps standard input open.

    Raises:
        click.UsageError: it cannot be read, or is none that can be used.
    """
    try:
        if spec_file != "-":
            return decode(Path(spec_file).read_bytes())
        return decode(sys.stdin.buffer.readline() if line_only else sys.stdin.buffer.read())
    except OSError as error:
        raise click.UsageError(f"cannot read {spec_file}: {error.strerror}") from None
    except SpecError as error:
        raise click.UsageError(str(error)) from None
