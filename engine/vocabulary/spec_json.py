"""Decode specs from JSON, with the errors of the values in it."""

from __future__ import annotations

from typing import TypeVar

import msgspec

from engine.vocabulary.spec_error import SpecError
from engine.vocabulary.wording import _

_Spec = TypeVar("_Spec", bound=msgspec.Struct)


def decode_json(data: bytes, kind: type[_Spec], name: str) -> _Spec:
    """Decode a spec from JSON; ``name`` is what its errors call it, such as ``the load``.

    Raises:
        SpecError: a value is missing, of the wrong type or out of bounds.
    """
    try:
        return msgspec.json.decode(data, type=kind)
    except msgspec.ValidationError as error:
        if isinstance(error.__cause__, SpecError):
            raise error.__cause__ from None
        message = _("{name} cannot be used: {error}").format(name=name, error=error)
        raise SpecError("spec", message) from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        message = _("{name} is not JSON: {error}").format(name=name, error=error)
        raise SpecError("spec", message) from None
