"""The dialog that asks for a picture: what it is like, with a preview, and where to save it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QSize, Qt, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from engine.vocabulary.wording import N_, Text, _
from gui.ask.picture_preview import PicturePreview
from gui.picture.request import PictureRequest, picture_request
from gui.preferences.picture_format import (
    A4_MM,
    FORMATS,
    LEAST_SIZE,
    MOST_SIZE,
    SCALES,
    PictureOptions,
    PictureSize,
)
from gui.views.view import View
from gui.widgets.choice_box import ChoiceBox
from gui.widgets.form_field import FormField
from gui.widgets.number_box import IntegerBox
from gui.widgets.plain_text import PlainLabel

_SIZE = QSize(940, 520)
_LETTERS = 34
"""The width of the column of fields, in letters."""

_GAP = 12
"""Pixels between one field and the next."""

_LIGHT, _DARK = "light", "dark"

_SIZES = (
    (PictureSize.VIEW, N_("This view")),
    (PictureSize.HD, N_("1280 by 720")),
    (PictureSize.FULL_HD, N_("1920 by 1080")),
    (PictureSize.UHD, N_("3840 by 2160")),
    (PictureSize.A4, N_("A4, landscape")),
    (PictureSize.A4_PORTRAIT, N_("A4, portrait")),
    (PictureSize.OWN, N_("Own size")),
)


class PictureDialog(QDialog):
    """Asks for format, size and colours; *Save* then asks for the file."""

    def __init__(
        self,
        view: View,
        options: PictureOptions,
        ask_path: Callable[[QWidget, str], Path | None],
        parent: QWidget | None = None,
    ) -> None:
        """Offer a picture of a view.

        Args:
            view: What the picture shows.
            options: What to start with.
            ask_path: Asks in front of a window for a file with an ending; returns None for none.
            parent: The parent widget.
        """
        super().__init__(parent)
        self.path: Path | None = None
        """Where to save the picture, once the dialog is accepted."""

        self._is_valid = True
        self._view = view
        self._ask_path = ask_path
        self.preview = PicturePreview(view)
        self._said = PlainLabel()
        self._said.setProperty("role", "hint")
        self.format = ChoiceBox(
            [(ending, ending[1:].upper()) for ending in FORMATS],
            N_("PNG has pixels; SVG and PDF stay sharp at any size, and their text stays text"),
        )
        self.colours = ChoiceBox(
            [(_LIGHT, N_("Light")), (_DARK, N_("Dark"))],
            N_("The picture's colours, whatever those of the window"),
        )
        self.selection = QCheckBox()
        self.conclusion = QCheckBox()
        if not view.conclusion():
            self.conclusion.hide()
        self.size_choice = ChoiceBox(
            [(size.value, text) for size, text in _SIZES],
            N_("This view is the chart's size on the screen; A4 is a page of paper"),
        )
        self.width_box = IntegerBox(
            N_("Width of the picture, in pixels"), least=LEAST_SIZE.width(), most=MOST_SIZE.width()
        )
        self.height_box = IntegerBox(
            N_("Height of the picture, in pixels"),
            least=LEAST_SIZE.height(),
            most=MOST_SIZE.height(),
        )
        self.scale = ChoiceBox(
            [(str(scale), N_("{scale}\u00d7", scale=scale)) for scale in SCALES],
            N_("Pixels of the PNG per pixel of its size"),
        )
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.save = self.buttons.addButton("", QDialogButtonBox.ButtonRole.AcceptRole)
        self.save.setDefault(True)
        self._lay_out()
        self._show(options)
        self._word()
        self._connect()
        self._on_changed()
        self.format.setFocus()

    @property
    def options(self) -> PictureOptions:
        """What the picture is like; a side with an error has its last valid value."""
        return PictureOptions(
            ending=self.format.currentData(),
            size=self._size,
            own_size=QSize(self.width_box.value(), self.height_box.value()),
            own_scale=int(self.scale.currentData()),
            is_dark=self.colours.currentData() == _DARK,
            shows_selection=self.selection.isChecked(),
            shows_conclusion=self.conclusion.isChecked(),
        )

    @property
    def said(self) -> str:
        """How large the file will be."""
        return self._said.text()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.LanguageChange:
            self._word()
            self._on_changed()

    @property
    def _size(self) -> PictureSize:
        return PictureSize(self.size_choice.currentData())

    def _problems(self) -> dict[FormField, str]:
        """Return what is wrong with the fields of one's own size, while that is chosen."""
        if self._size is not PictureSize.OWN:
            return {}
        found = {self._width: self.width_box.problem, self._height: self.height_box.problem}
        options = self.options
        size = options.own_size * options.own_scale
        pixels, most = (one.width() * one.height() for one in (size, MOST_SIZE))
        if options.ending == ".png" and pixels > most and not any(found.values()):
            text = _("a PNG must have at most {most} pixels, got {count}")
            found[self._scale] = text.format(most=f"{most:,}", count=f"{pixels:,}")
        return {field: problem for field, problem in found.items() if problem}

    def _show(self, options: PictureOptions) -> None:
        is_dark = self._view.theme.is_dark if options.is_dark is None else options.is_dark
        self.format.setCurrentIndex(self.format.findData(options.ending))
        self.colours.setCurrentIndex(self.colours.findData(_DARK if is_dark else _LIGHT))
        self.selection.setChecked(options.shows_selection)
        self.conclusion.setChecked(options.shows_conclusion)
        self.size_choice.setCurrentIndex(self.size_choice.findData(options.size.value))
        self.width_box.setValue(options.own_size.width())
        self.height_box.setValue(options.own_size.height())
        self.scale.setCurrentIndex(self.scale.findData(str(options.own_scale)))

    def _connect(self) -> None:
        for box in (self.format, self.colours, self.size_choice, self.scale):
            box.currentIndexChanged.connect(self._on_changed)
        for side in (self.width_box, self.height_box):
            side.valueChanged.connect(self._on_changed)
            side.problem_changed.connect(self._on_changed)
        self.selection.toggled.connect(self._on_changed)
        self.conclusion.toggled.connect(self._on_changed)
        self.preview.drawn.connect(self._say)
        self.buttons.accepted.connect(self._on_save_clicked)
        self.buttons.rejected.connect(self.reject)

    def _word(self) -> None:
        self.setWindowTitle(_("Save picture"))
        self.selection.setText(_("Sho&w the selection"))
        self.selection.setToolTip(_("Highlight the selected lane or query"))
        self.conclusion.setText(_("Sa&y the conclusion"))
        self.conclusion.setToolTip(_("Say under the chart what is concluded from the race"))
        self.save.setText(_("&Save\u2026"))
        self.save.setToolTip(_("Choose the file, and save the picture"))

    @Slot()
    def _on_changed(self, *args: object) -> None:
        is_own = self._size is PictureSize.OWN
        problems = self._problems()
        self._is_valid = not problems
        for field in (self._width, self._height, self._scale):
            field.set_error(problems.get(field))
        self._own.setVisible(is_own)
        self._scale.setEnabled(self.format.currentData() == ".png")
        self.save.setEnabled(self._is_valid)
        self._say()
        if self._is_valid:
            self.preview.show_picture(self._request())

    @Slot()
    def _on_save_clicked(self) -> None:
        if not self._is_valid:
            return
        path = self._ask_path(self, self.options.ending)
        if path is not None:
            self.path = path
            self.accept()

    def _request(self) -> PictureRequest:
        return picture_request(self._view, Path(), self.options)

    @Slot()
    def _say(self) -> None:
        """Say how large the file will be."""
        self._said.setText(self._extent() if self._is_valid else "")

    def _extent(self) -> str:
        request = self._request()
        if request.is_page and self.options.ending != ".png":
            long, short = A4_MM
            is_wide = request.size.width() > request.size.height()
            width, height = (long, short) if is_wide else (short, long)
            return _("{width:.0f} by {height:.0f} mm").format(width=width, height=height)
        scale = request.scale if self.options.ending == ".png" else 1
        size = request.size * scale
        if self.preview.is_higher and not request.is_page:
            text = _("{width} pixels wide, and as high as its lanes need")
            return text.format(width=size.width())
        return _("{width} by {height} pixels").format(width=size.width(), height=size.height())

    def _lay_out(self) -> None:
        self.resize(_SIZE)
        # A hint of one space keeps two lines free for an error.
        self._width = FormField(N_("Wi&dth"), self.width_box, " ")
        self._height = FormField(N_("&Height"), self.height_box, " ")
        self._scale = FormField(N_("S&cale of a PNG"), self.scale, " ")
        sides = QHBoxLayout()
        sides.setSpacing(12)
        for field in (self._width, self._height):
            sides.addWidget(field, 1, Qt.AlignmentFlag.AlignTop)
        self._own = QWidget()
        own = QVBoxLayout(self._own)
        own.setContentsMargins(0, 0, 0, 0)
        own.addLayout(sides)
        own.addWidget(self._scale)
        fields = QWidget()
        fields.setFixedWidth(_LETTERS * self.fontMetrics().averageCharWidth())
        column = QVBoxLayout(fields)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        _add_named(column, N_("&Format"), self.format)
        _add_named(column, N_("Co&lours"), self.colours)
        column.addWidget(self.selection)
        column.addWidget(self.conclusion)
        column.addSpacing(_GAP)
        # Last, so that nothing moves when the fields of one's own size come and go.
        _add_named(column, N_("Si&ze"), self.size_choice)
        column.addWidget(self._own)
        column.addStretch(1)
        pane = QVBoxLayout()
        pane.setSpacing(8)
        pane.addWidget(self.preview, 1)
        pane.addWidget(self._said, 0, Qt.AlignmentFlag.AlignHCenter)
        parts = QHBoxLayout()
        parts.setSpacing(20)
        parts.addLayout(pane, 1)
        parts.addWidget(fields)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(12)
        layout.addLayout(parts, 1)
        layout.addWidget(self.buttons)


def _add_named(column: QVBoxLayout, name: Text, box: ChoiceBox) -> None:
    """Add a field that cannot be wrong under its name."""
    label = PlainLabel(name)
    label.setBuddy(box)
    column.addWidget(label)
    column.addWidget(box)
    column.addSpacing(_GAP)
