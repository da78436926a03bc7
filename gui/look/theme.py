"""Every colour and marker of the window, light and dark."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from PySide6.QtGui import QColor

from gui.look.ramp import contrast, ramp


class Scheme(enum.StrEnum):
    """The user's choice of theme."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


TEXT_CONTRAST = 4.5
"""The least contrast of text to its background, by WCAG 2.2 at level AA."""


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours as ``#rrggbb``; every text colour has a contrast of 4.5:1 to its background."""

    is_dark: bool
    window: str
    """Behind panels and bars."""

    base: str
    """Behind charts, tables and fields."""

    text: str
    muted: str
    """Secondary text."""

    line: str
    """Hairlines and grids."""

    border: str
    """Borders of fields and buttons."""

    hover: str
    accent: str
    accent_text: str
    danger: str
    notice: str
    """Behind a message."""

    good: str
    """A rating that a claim holds, and its background."""

    good_ground: str
    partly: str
    """A rating that a claim holds in part, and its background."""

    partly_ground: str

    lanes: tuple[str, ...]
    """One colour per lane style, each with a contrast of 3:1 to ``base`` and ``hover``."""

    clusters: tuple[str, ...]
    """Colours of a timeline's clusters in turn, each with a contrast of 3:1 to ``base``."""

    def lane_colour(self, style: int) -> QColor:
        """Return the colour of a lane style: after the last colour, each in another shade."""
        times, place = divmod(style, len(self.lanes))
        if not times:
            return QColor(self.lanes[place])
        shades = ramp(self.lanes[place], self.hover)
        return QColor(shades[times % len(shades)])

    def lane_text_colour(self, style: int) -> QColor:
        """Return the colour of a lane style for text on ``base``, with a contrast of 4.5:1."""
        colour, ground = self.lane_colour(style), QColor(self.base)
        shares = (step / 20 for step in range(21))
        texts = (_mixed(colour, QColor(self.text), share) for share in shares)
        return next(text for text in texts if contrast(text, ground) >= TEXT_CONTRAST)

    def switch_colour(self, cluster: int) -> QColor:
        """Return a paler colour for the switches of the cluster at a place in ``clusters``."""
        return _mixed(QColor(self.clusters[cluster]), QColor(self.base), 0.45)

    @property
    def waiting_colour(self) -> QColor:
        """The colour of waiting, with a contrast of 3:1 to ``base``."""
        return _mixed(QColor(self.muted), QColor(self.base), 0.3)


def _mixed(first: QColor, second: QColor, share: float) -> QColor:
    """Mix two colours; ``share``, 0..1, is that of the second."""
    return QColor.fromRgbF(
        first.redF() + (second.redF() - first.redF()) * share,
        first.greenF() + (second.greenF() - first.greenF()) * share,
        first.blueF() + (second.blueF() - first.blueF()) * share,
    )


# Sequential is neutral, as the usual baseline. Blue, vermilion and bluish green are Okabe and Ito's
# ("Color Universal Design", 2008), distinct to people with any colour vision; the green is darker
# here, to stand out on a selected row too. The rest come from a search that simulates protanopia,
# deuteranopia and tritanopia: to every eye, any two are at least 0.06 apart in Oklab. The cluster
# colours come from the same search: 0.09 from each other, 0.06 from every lane's, and to the usual
# eye 0.08 from those of the first strategies.
LIGHT = Theme(
    is_dark=False,
    window="#f3f4f6",
    base="#ffffff",
    text="#1b1f24",
    muted="#59616c",
    line="#e3e6ea",
    border="#c3c9d1",
    hover="#e8ebef",
    accent="#0f62c4",
    accent_text="#ffffff",
    danger="#b3261e",
    notice="#fdeceb",
    good="#14623a",
    good_ground="#e2f3e8",
    partly="#744700",
    partly_ground="#fcf0d9",
    lanes=(
        "#4b5058",
        "#0072b2",
        "#d55e00",
        "#089875",
        "#4f0069",
        "#912307",
        "#a14d84",
        "#886eed",
        "#bc3310",
        "#7f1e89",
        "#651215",
        "#9c7aa6",
    ),
    clusters=(
        "#001eb4",
        "#728a42",
        "#e460cc",
        "#003c30",
        "#7248ea",
        "#785a48",
        "#c030ae",
        "#543666",
    ),
)

DARK = Theme(
    is_dark=True,
    window="#121418",
    base="#1b1d22",
    text="#eceff3",
    muted="#a5adb8",
    line="#2c3037",
    border="#434955",
    hover="#272b32",
    accent="#4d9bf5",
    accent_text="#0b1118",
    danger="#ff8a80",
    notice="#3a2022",
    good="#86dba8",
    good_ground="#1c3326",
    partly="#f2c66d",
    partly_ground="#382d15",
    lanes=(
        "#c4ccd6",
        "#4fa3e8",
        "#ff8a47",
        "#2fc79a",
        "#8f5ccb",
        "#f4e737",
        "#b95379",
        "#aafeba",
        "#f7bb26",
        "#ac81af",
        "#d7442e",
        "#84e78a",
    ),
    clusters=(
        "#c609a2",
        "#879987",
        "#ab00fc",
        "#c67e00",
        "#d8a2cf",
        "#51755a",
        "#f36cfc",
        "#fcfcea",
    ),
)

_MARKERS = ("o", "s", "t1", "d", "t", "p", "star", "h", "+", "x", "t2", "t3")


def lane_marker(style: int) -> str:
    """Return pyqtgraph's name for the marker of a lane style."""
    # Shifted by one each time round, so that colour and marker do not repeat together.
    return _MARKERS[(style + style // len(_MARKERS)) % len(_MARKERS)]
