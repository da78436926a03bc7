"""Specs as JSON, whose errors are those of the values in it."""

from __future__ import annotations

from typing import TypeVar

import msgspec

from engine.vocabulary.spec_error import SpecError

_Spec = TypeVar("_Spec", bound=msgspec.Struct)


def decode_json(data: bytes, kind: type[_Spec], name: str) -> _Spec:
    """Read a spec from JSON; ``name`` is what its errors call it, such as ``the load``.

    Raises:
        SpecError: a value is missing, of the wrong type or out of bounds.
    """
    try:
        return msgspec.json.decode(data, type=kind)
    except msgspec.ValidationError as error:
        if isinstance(error.__cause__, SpecError):
            raise error.__cause__ from None
        raise SpecError("spec", f"{name} cannot be used: {error}") from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise SpecError("spec", f"{name} is not JSON: {error}") from None
