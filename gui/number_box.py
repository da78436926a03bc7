"""Boxes for numbers, wide enough for absurd values to be typed: the spec says what is wrong."""

from __future__ import annotations

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QDoubleSpinBox, QSizePolicy, QSpinBox, QWidget
from typing_extensions import override

_INTEGER_RANGE = (-(2**31), 2**31 - 1)
_NUMBER_RANGE = (-1e9, 1e9)
_DECIMALS = 6


class IntegerBox(QSpinBox):
    """A box for a whole number."""

    def __init__(self, tip: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setRange(*_INTEGER_RANGE)
        self.setToolTip(tip)
        self.setAccessibleName(tip)
        _narrow(self)


class NumberBox(QDoubleSpinBox):
    """A box for any number, which shows no more decimals than it has."""

    def __init__(self, tip: str, unit: str, step: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setLocale(QLocale.c())
        self.setRange(*_NUMBER_RANGE)
        self.setDecimals(_DECIMALS)
        self.setSingleStep(step)
        self.setSuffix(f" {unit}" if unit else "")
        self.setToolTip(tip)
        self.setAccessibleName(tip)
        _narrow(self)

    @override
    def textFromValue(self, val: float) -> str:
        return f"{val:.{_DECIMALS}f}".rstrip("0").rstrip(".")


def _narrow(box: QWidget) -> None:
    """Let a box be as narrow as its column, whatever numbers could be typed in it."""
    box.setMinimumWidth(60)
    box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
