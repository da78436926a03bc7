"""What is remembered between starts."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

import msgspec
from PySide6.QtCore import QByteArray, QSettings

from engine.export.table.column import Column
from engine.export.table.columns import DEFAULT_COLUMNS, LANE, columns_named
from engine.load.spec import LoadSpec, decode_load, encode_load
from engine.race.spec.foreign import Foreign
from engine.race.spec.installed import decode_spec
from engine.race.spec.race import RaceSpec, encode_spec
from engine.vocabulary.spec_error import SpecError
from gui.look.theme import Scheme
from gui.preferences.picture_format import (
    FORMATS,
    SCALES,
    PictureError,
    PictureOptions,
    PictureSize,
    parse_size,
)

_LEAST_TEXT, _MOST_TEXT = 0.7, 2.5


class Settings:
    """Typed access to the settings file; an invalid value counts as missing."""

    def __init__(self, path: str | None = None) -> None:
        """Use the file at ``path``, or the user's own, which ``RACELANE_SETTINGS`` overrides."""
        path = path or os.environ.get("RACELANE_SETTINGS")
        ini = QSettings.Format.IniFormat
        if path is not None:
            self._store = QSettings(path, ini)
        else:
            self._store = QSettings(ini, QSettings.Scope.UserScope, "racelane", "racelane")

    def bytes(self, name: str) -> QByteArray:
        """Return a geometry or state; empty if none was stored."""
        value = self._store.value(name)
        return value if isinstance(value, QByteArray) else QByteArray()

    def set_bytes(self, name: str, value: QByteArray) -> None:
        """Store a geometry or state."""
        self._store.setValue(name, value)

    @property
    def spec(self) -> RaceSpec | None:
        """The last spec in the form."""
        with contextlib.suppress(SpecError):
            return decode_spec(str(self._store.value("spec", "")).encode())
        return None

    @spec.setter
    def spec(self, spec: RaceSpec) -> None:
        self._store.setValue("spec", encode_spec(spec).decode())

    @property
    def unasked(self) -> frozenset[Foreign]:
        """What that spec would use that came from elsewhere and nobody has agreed to yet."""
        with contextlib.suppress(msgspec.MsgspecError):
            kept = str(self._store.value("unasked", "[]"))
            return frozenset(msgspec.json.decode(kept, type=list[Foreign]))
        return frozenset()

    @unasked.setter
    def unasked(self, unasked: frozenset[Foreign]) -> None:
        self._store.setValue("unasked", msgspec.json.encode(sorted(unasked)).decode())

    @property
    def load(self) -> LoadSpec | None:
        """The last load in the form of the Server page."""
        with contextlib.suppress(SpecError):
            return decode_load(str(self._store.value("load", "")).encode())
        return None

    @load.setter
    def load(self, spec: LoadSpec) -> None:
        self._store.setValue("load", encode_load(spec).decode())

    @property
    def scheme(self) -> Scheme:
        """Light, dark, or the system's choice."""
        with contextlib.suppress(ValueError):
            return Scheme(str(self._store.value("scheme", "")))
        return Scheme.SYSTEM

    @scheme.setter
    def scheme(self, scheme: Scheme) -> None:
        self._store.setValue("scheme", scheme.value)

    @property
    def text_scale(self) -> float:
        """The text size as a multiple of the system's, 0.7..2.5."""
        with contextlib.suppress(TypeError, ValueError):
            scale = float(str(self._store.value("text_scale", 1.0)))
            return min(_MOST_TEXT, max(_LEAST_TEXT, scale))
        return 1.0

    @text_scale.setter
    def text_scale(self, scale: float) -> None:
        self._store.setValue("text_scale", min(_MOST_TEXT, max(_LEAST_TEXT, scale)))

    @property
    def save_folder(self) -> Path | None:
        """The folder of the last saved file, or None if it is gone."""
        name = str(self._store.value("save_folder", ""))
        return Path(name) if name and os.path.isdir(name) else None

    @save_folder.setter
    def save_folder(self, folder: Path) -> None:
        self._store.setValue("save_folder", str(folder))

    @property
    def picture(self) -> PictureOptions:
        """What the last saved picture was like."""
        usual = PictureOptions()
        ending = str(self._store.value("picture_ending", ""))
        size, own_size = usual.size, usual.own_size
        scale, scheme = usual.own_scale, Scheme.SYSTEM
        with contextlib.suppress(ValueError):
            size = PictureSize(str(self._store.value("picture_choice", "")))
        with contextlib.suppress(PictureError):
            own_size = parse_size(str(self._store.value("picture_size", "")))
        with contextlib.suppress(TypeError, ValueError):
            scale = int(str(self._store.value("picture_scale", "")))
        with contextlib.suppress(ValueError):
            scheme = Scheme(str(self._store.value("picture_scheme", "")))
        return PictureOptions(
            ending if ending in FORMATS else usual.ending,
            size,
            own_size,
            scale if scale in SCALES else usual.own_scale,
            None if scheme is Scheme.SYSTEM else scheme is Scheme.DARK,
            str(self._store.value("picture_selection", "")) == "true",
            str(self._store.value("picture_conclusion", "")) == "true",
        )

    @picture.setter
    def picture(self, picture: PictureOptions) -> None:
        own = picture.own_size
        scheme = Scheme.DARK if picture.is_dark else Scheme.LIGHT
        if picture.is_dark is None:
            scheme = Scheme.SYSTEM
        self._store.setValue("picture_ending", picture.ending)
        self._store.setValue("picture_choice", picture.size.value)
        self._store.setValue("picture_size", f"{own.width()}x{own.height()}")
        self._store.setValue("picture_scale", picture.own_scale)
        self._store.setValue("picture_scheme", scheme.value)
        self._store.setValue("picture_selection", "true" if picture.shows_selection else "false")
        self._store.setValue("picture_conclusion", "true" if picture.shows_conclusion else "false")

    @property
    def view(self) -> int:
        """Which view was in front."""
        with contextlib.suppress(TypeError, ValueError):
            return int(str(self._store.value("view", 0)))
        return 0

    @view.setter
    def view(self, view: int) -> None:
        self._store.setValue("view", view)

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns of the results table."""
        keys = str(self._store.value("table_columns", "")).split(".")
        return columns_named(keys) if LANE.key in keys else DEFAULT_COLUMNS

    @columns.setter
    def columns(self, columns: tuple[Column, ...]) -> None:
        self._store.setValue("table_columns", ".".join(column.key for column in columns))
