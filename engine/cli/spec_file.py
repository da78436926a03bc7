"""Reading a spec from a file or standard input."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

from engine.vocabulary.spec_error import SpecError
from engine.vocabulary.wording import _

_Spec = TypeVar("_Spec")


def read_spec(spec_file: str, decode: Callable[[bytes], _Spec], *, line_only: bool) -> _Spec:
    """Read a spec.

    Args:
        spec_file: The file's name, or ``-`` for standard input.
        decode: Makes a spec from JSON, or raises ``SpecError``.
        line_only: Read only the first line, from a starter that keeps standard input open.

    Raises:
        click.UsageError: it cannot be read, or is not valid.
    """
    try:
        if spec_file != "-":
            return decode(Path(spec_file).read_bytes())
        return decode(sys.stdin.buffer.readline() if line_only else sys.stdin.buffer.read())
    except OSError as error:
        message = _("cannot read {file}: {reason}")
        message = message.format(file=spec_file, reason=error.strerror)
        raise click.UsageError(message) from None
    except SpecError as error:
        raise click.UsageError(str(error)) from None
