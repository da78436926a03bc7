"""Boxes that read numbers as they are written, whatever the locale and the keyboard.

Text that is typed, pasted or comes from an input method stays in the box, and ``problem`` says what
is wrong with it: a box that dropped unknown characters would turn ``0,3`` into 3 and ``1e3`` into
13. A decimal comma counts as the decimal point. Digits of other scripts become Latin ones. The
ranges are wide, so that the spec says what is wrong with an absurd value.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QLocale, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QShowEvent, QValidator
from PySide6.QtWidgets import QAbstractSpinBox, QDoubleSpinBox, QSizePolicy, QSpinBox, QWidget
from typing_extensions import override

from engine.vocabulary.glossary import explained
from engine.vocabulary.wording import Text, _, ngettext

_INTEGER_RANGE = (-(2**31), 2**31 - 1)
_NUMBER_RANGE = (-1e9, 1e9)
_DECIMALS = 6
_MOST_DIGITS = 40
"""Nobody means a longer number, and parsing one is slow."""

_POINTS = str.maketrans({",": ".", "\uff0c": ".", "\uff0e": ".", "\u066b": "."})
"""Other decimal points: the comma, full-width ones, the Arabic one."""

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_SIGNS = {"\u2212": "-", "\uff0d": "-", "\uff0b": "+"}
_WHOLE = re.compile(r"[+-]?[0-9]+", re.ASCII)
_DECIMAL = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)", re.ASCII)

_Answer = tuple[QValidator.State, str, int]

if TYPE_CHECKING:

    class _SpinBox(QAbstractSpinBox):
        """What both kinds of box have, but not their base."""

        def suffix(self) -> str: ...
        def setSuffix(self, suffix: str, /) -> None: ...

else:  # A class inherits from at most one class of Qt.
    _SpinBox = object


class _TypedText(_SpinBox):
    """Keeps what is typed in a box, and says what is wrong with it."""

    problem_changed = Signal()
    """``problem`` has changed, but not the value."""

    _told = ""
    _tip: Text | str = ""
    _name: Text | str = ""
    _unit: Text | str = ""
    _least_text: Text | str = ""

    @property
    def problem(self) -> str:
        """Why the text is no value, or an empty text."""
        return self._problem_of(self.lineEdit().text())

    @override
    def stepBy(self, steps: int) -> None:
        super().stepBy(steps)
        self._tell()

    @override
    def fixup(self, input: str) -> str:
        return input

    @override
    def showEvent(self, event: QShowEvent) -> None:
        text, problem = self.lineEdit().text(), self.problem
        super().showEvent(event)
        if problem:
            self.lineEdit().setText(text)

    @override
    def focusOutEvent(self, event: QFocusEvent) -> None:
        text, problem = self.lineEdit().text(), self.problem
        super().focusOutEvent(event)
        if problem:  # Qt restores the last value, which would hide the error.
            self.lineEdit().setText(text)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.problem and event.key() in _ENTER:
            event.ignore()
        else:
            super().keyPressEvent(event)

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._word()

    def set_name(self, name: Text | str) -> None:
        """Set what screen readers call it; by default its tip."""
        self._name = name
        self._word()

    def show_least_as(self, text: Text | str) -> None:
        """Show this text in place of the least value."""
        self._least_text = text
        self._word()

    def _problem_of(self, text: str) -> str:
        """Return why a text is no value, or an empty text."""
        raise NotImplementedError

    def _set_up(self, tip: Text | str, unit: Text | str = "") -> None:
        self._tip, self._unit = tip, unit
        self.setLocale(QLocale.c())
        self._word()
        # As narrow as its column, whatever its range.
        self.setMinimumWidth(60)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.lineEdit().textChanged.connect(self._tell)

    def _word(self) -> None:
        self.setToolTip(str(explained(self._tip, self._tip)))
        self.setAccessibleName(str(self._name or self._tip))
        typed = self.lineEdit().text().removesuffix(self.suffix()) if self.problem else None
        self.setSuffix(f" {self._unit}" if self._unit else "")
        self.setSpecialValueText(str(self._least_text))
        if typed is not None:  # Qt restores the last value, which would hide the error.
            self.lineEdit().setText(typed + self.suffix())
        self._tell()

    @Slot()
    def _tell(self) -> None:
        problem = self.problem
        if problem != self._told:
            self._told = problem
            self.problem_changed.emit()


class IntegerBox(_TypedText, QSpinBox):
    """A box for a whole number."""

    def __init__(
        self,
        tip: Text | str,
        parent: QWidget | None = None,
        *,
        least: int = _INTEGER_RANGE[0],
        most: int = _INTEGER_RANGE[1],
    ) -> None:
        """Make a box for ``least`` to ``most``."""
        super().__init__(parent)
        self.setRange(least, most)
        self._set_up(tip)

    @override
    def setValue(self, val: int) -> None:
        super().setValue(val)
        self._tell()

    @override
    def textFromValue(self, val: int) -> str:
        return str(val)

    @override
    def valueFromText(self, text: str) -> int:
        bare = _bare(self, text)
        return self.minimum() if bare is None else int(bare)

    @override
    def validate(self, input: str, pos: int) -> _Answer:
        text = _latin(input)
        return _state(self._problem_of(text)), text, pos

    @override
    def _problem_of(self, text: str) -> str:
        bare = _bare(self, text)
        if bare is None:
            return ""
        if not bare:
            return _("must be a whole number")
        if len(bare) > _MOST_DIGITS or not _WHOLE.fullmatch(bare):
            return _("must be a whole number, got {text}").format(text=_quoted(bare))
        if int(bare) < self.minimum():
            return _("must be at least {least}, got {text}").format(least=self.minimum(), text=bare)
        if int(bare) > self.maximum():
            return _("must be at most {most}, got {text}").format(most=self.maximum(), text=bare)
        return ""


class NumberBox(_TypedText, QDoubleSpinBox):
    """A box for any number; it shows no trailing zeros."""

    def __init__(
        self,
        tip: Text | str,
        unit: Text | str,
        step: float,
        parent: QWidget | None = None,
        *,
        least: float = _NUMBER_RANGE[0],
        most: float = _NUMBER_RANGE[1],
    ) -> None:
        """Make a box for ``least`` to ``most`` of a unit."""
        super().__init__(parent)
        self.setRange(least, most)
        self.setDecimals(_DECIMALS)
        self.setSingleStep(step)
        self._set_up(tip, unit)

    @override
    def setValue(self, val: float) -> None:
        super().setValue(val)
        self._tell()

    @override
    def textFromValue(self, val: float) -> str:
        return _shown(val)

    @override
    def valueFromText(self, text: str) -> float:
        bare = _bare(self, text)
        return self.minimum() if bare is None else float(bare)

    @override
    def validate(self, input: str, pos: int) -> _Answer:
        body = input.removesuffix(self.suffix())
        text = _latin(body).translate(_POINTS) + input[len(body) :]
        return _state(self._problem_of(text)), text, pos

    @override
    def _problem_of(self, text: str) -> str:
        bare = _bare(self, text)
        if bare is None:
            return ""
        if not bare:
            return _("must be a number")
        if len(bare) > _MOST_DIGITS or not _DECIMAL.fullmatch(bare):
            return _("must be a number such as 0.3, got {text}").format(text=_quoted(bare))
        value = Decimal(bare)
        if value < Decimal(self.minimum()):
            least = _shown(self.minimum())
            return _("must be at least {least}, got {text}").format(least=least, text=bare)
        if value > Decimal(self.maximum()):
            most = _shown(self.maximum())
            return _("must be at most {most}, got {text}").format(most=most, text=bare)
        if value != round(value, self.decimals()):
            if self.decimals() == 0:
                return _("must be a whole number, got {text}").format(text=bare)
            text = ngettext(
                "must have at most {count} decimal, got {{text}}",
                "must have at most {count} decimals, got {{text}}",
                self.decimals(),
            )
            return text.format(text=bare)
        return ""

    @override
    def setDecimals(self, prec: int) -> None:
        if prec != self.decimals():  # Qt shows the value again, over what the user is typing.
            super().setDecimals(prec)
            self._tell()

    @override
    def setSingleStep(self, val: float) -> None:
        if val != self.singleStep():  # As above.
            super().setSingleStep(val)


def _latin(text: str) -> str:
    """Return a text with digits of all scripts, and all signs, as Latin ones."""
    return "".join(
        _SIGNS.get(letter, letter)
        if (digit := unicodedata.decimal(letter, None)) is None
        else str(digit)
        for letter in text
    )


def _bare(box: QSpinBox | QDoubleSpinBox, text: str) -> str | None:
    """Return a text without its unit and outer spaces, or None if it is the special value text."""
    bare = text.removesuffix(box.suffix()).strip()
    return None if bare and bare == box.specialValueText() else bare


def _state(problem: str) -> QValidator.State:
    return QValidator.State.Intermediate if problem else QValidator.State.Acceptable


def _shown(value: float) -> str:
    return f"{value:.{_DECIMALS}f}".rstrip("0").rstrip(".")


def _quoted(text: str) -> str:
    return repr(text[:_MOST_DIGITS])


def box_problems(boxes: Mapping[str, IntegerBox | NumberBox]) -> dict[str, str]:
    """Return the errors of the boxes' texts, by field; each starts with the field's name."""
    return {
        name: _("{field} {problem}").format(
            field=name.removesuffix("_s").replace("_", " "), problem=box.problem
        )
        for name, box in boxes.items()
        if box.problem
    }
