"""Texts as cells of a spreadsheet, which takes some of them for formulas."""

from __future__ import annotations

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def text_cell(text: str) -> str:
    """Return a text that a spreadsheet shows and never computes: after a ``'`` if it might.

    Only for texts: a number may begin with a minus. The starts are those of the Open Worldwide
    Application Security Project, "CSV Injection".
    """
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text
