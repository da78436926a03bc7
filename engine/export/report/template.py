"""Filling in a page: every value is escaped, and none may be missing."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

_SVG = "image/svg+xml"


def fill_in(template: str, values: dict[str, Any]) -> str:
    """Return the page that a template makes of some values."""
    # As slow to load as all else that the command line needs.
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(template).render(values)


def data_link(kind: str, data: bytes) -> str:
    """Return a link that holds what it leads to."""
    return f"data:{kind};base64,{base64.b64encode(data).decode('ascii')}"


def picture_link(svg: str) -> str:
    """Return a link that holds a picture."""
    return data_link(_SVG, svg.encode())
