"""Every colour, marker and size of the window, light and dark."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from PySide6.QtGui import QColor, QPalette

from gui.look.assets import asset


class Scheme(enum.StrEnum):
    """Which theme the user wants."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours as ``#rrggbb``; every text colour has 4.5:1 against what it stands on."""

    is_dark: bool
    window: str
    """Behind panels and bars."""

    base: str
    """Behind charts, tables and fields."""

    text: str
    muted: str
    """Text that explains."""

    line: str
    """Hairlines and grids."""

    border: str
    """Round fields and buttons."""

    hover: str
    accent: str
    accent_text: str
    danger: str
    notice: str
    """Behind a message."""

    good: str
    """A verdict that a claim holds, and what is behind it."""

    good_ground: str
    partly: str
    """A verdict that it holds in part, and what is behind it."""

    partly_ground: str

    lanes: tuple[str, ...]
    """One colour a lane style, each with 3:1 against ``base``."""

    clusters: tuple[str, ...]
    """Colours that clusters of a timeline take in turn, each with 3:1 against ``base``."""

    def lane_colour(self, style: int) -> QColor:
        """Return the colour of a lane style."""
        return QColor(self.lanes[style % len(self.lanes)])

    def switch_colour(self, cluster: int) -> QColor:
        """Return the colour of a cluster's switches by its place in ``clusters``: a paler one."""
        return _mixed(QColor(self.clusters[cluster]), QColor(self.base), 0.45)

    @property
    def waiting_colour(self) -> QColor:
        """The colour of what waits."""
        return _mixed(QColor(self.muted), QColor(self.base), 0.6)


def _mixed(first: QColor, second: QColor, share: float) -> QColor:
    """Return a colour that is the second one by a share, 0..1, and the rest the first one."""
    return QColor.fromRgbF(
        first.redF() + (second.redF() - first.redF()) * share,
        first.greenF() + (second.greenF() - first.greenF()) * share,
        first.blueF() + (second.blueF() - first.blueF()) * share,
    )


# Sequential is a neutral: what the others are compared with. Blue, vermilion and bluish green are
# Okabe and Ito's ("Color Universal Design", 2008), told apart by people with any colour vision;
# the rest were searched for by simulating protanopia, deuteranopia and tritanopia: of any two,
# the distance in Oklab is at least 0.06 to every eye. Clusters were searched for likewise, 0.09.
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
        "#009e73",
        "#4f0069",
        "#912307",
        "#a14d84",
        "#886eed",
        "#bc3310",
        "#7f1e89",
        "#651215",
        "#a680b0",
    ),
    clusters=(
        "#2a73d5",
        "#d9730e",
        "#5a714d",
        "#940d6c",
        "#3a1da7",
        "#a888b3",
        "#673000",
        "#3e93fd",
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
        "#5aa0fe",
        "#ff9d3c",
        "#1ed7ad",
        "#ea5e90",
        "#13f9f7",
        "#837804",
        "#b93e8d",
        "#576be4",
    ),
)

_MARKERS = ("o", "s", "t1", "d", "t", "p", "star", "h", "+", "x", "t2", "t3")


def lane_marker(style: int) -> str:
    """Return pyqtgraph's name for the marker of a lane style."""
    # A step further each time round, so that colour and marker do not recur together.
    return _MARKERS[(style + style // len(_MARKERS)) % len(_MARKERS)]


def palette(theme: Theme) -> QPalette:
    """Return the palette that gives every standard widget the theme's colours."""
    colours = {
        QPalette.ColorRole.Window: theme.window,
        QPalette.ColorRole.WindowText: theme.text,
        QPalette.ColorRole.Base: theme.base,
        QPalette.ColorRole.AlternateBase: theme.window,
        QPalette.ColorRole.Text: theme.text,
        QPalette.ColorRole.PlaceholderText: theme.muted,
        QPalette.ColorRole.Button: theme.base,
        QPalette.ColorRole.ButtonText: theme.text,
        QPalette.ColorRole.BrightText: theme.danger,
        QPalette.ColorRole.ToolTipBase: theme.base,
        QPalette.ColorRole.ToolTipText: theme.text,
        QPalette.ColorRole.Highlight: theme.accent,
        QPalette.ColorRole.HighlightedText: theme.accent_text,
        QPalette.ColorRole.Link: theme.accent,
        QPalette.ColorRole.Light: theme.line,
        QPalette.ColorRole.Midlight: theme.line,
        QPalette.ColorRole.Mid: theme.border,
        QPalette.ColorRole.Dark: theme.border,
        QPalette.ColorRole.Shadow: theme.border,
        QPalette.ColorRole.Accent: theme.accent,
    }
    made = QPalette()
    for role, colour in colours.items():
        made.setColor(role, QColor(colour))
    for role in (
        QPalette.ColorRole.WindowText,
        QPalette.ColorRole.Text,
        QPalette.ColorRole.ButtonText,
    ):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.muted))
    return made


def style_sheet(theme: Theme) -> str:
    """Return the style sheet of the whole window."""
    shade = "dark" if theme.is_dark else "light"
    up, down = (asset(f"arrow-{way}-{shade}.svg").as_posix() for way in ("up", "down"))
    check = asset(f"check-{shade}.svg").as_posix()
    return f"""
    QSpinBox::up-button, QDoubleSpinBox::up-button {{ subcontrol-origin: border;
                subcontrol-position: top right; width: 20px; border: none; margin-top: 2px; }}
    QSpinBox::down-button, QDoubleSpinBox::down-button {{ subcontrol-origin: border;
                subcontrol-position: bottom right; width: 20px; border: none;
                margin-bottom: 2px; }}
    QSpinBox::up-arrow, QDoubleSpinBox::up-arrow {{ image: url("{up}"); width: 9px; }}
    QSpinBox::down-arrow, QDoubleSpinBox::down-arrow, QComboBox::down-arrow {{
                image: url("{down}"); width: 9px; }}
    QComboBox::drop-down {{ border: none; width: 24px; }}
    QHeaderView::up-arrow {{ image: url("{up}"); }}
    QHeaderView::down-arrow {{ image: url("{down}"); }}
    QHeaderView::up-arrow, QHeaderView::down-arrow {{ subcontrol-origin: margin; width: 9px;
                height: 9px; subcontrol-position: top center; }}
    QCheckBox::indicator {{ width: 14px; height: 14px; border: 1px solid {theme.border};
                border-radius: 3px; background: {theme.base}; }}
    QCheckBox::indicator:checked {{ background: {theme.accent}; border-color: {theme.accent};
                image: url("{check}"); }}
    QCheckBox::indicator:checked:disabled {{ background: {theme.border};
                border-color: {theme.border}; }}
    QCheckBox::indicator:focus {{ border-color: {theme.text}; }}
    QCheckBox:focus {{ color: {theme.accent}; }}
    QMainWindow, QDialog {{ background: {theme.window}; }}
    QToolTip {{ background: {theme.base}; color: {theme.text}; border: 1px solid {theme.border};
                padding: 4px 6px; }}
    QToolBar {{ background: {theme.window}; border: none; border-bottom: 1px solid {theme.line};
                padding: 8px 12px; spacing: 8px; }}
    QToolBar QToolButton {{ background: {theme.base}; color: {theme.text};
                border: 1px solid {theme.border}; border-radius: 6px; padding: 6px 12px; }}
    QToolBar QToolButton:checked {{ background: {theme.hover}; border-color: {theme.accent}; }}
    QToolBar #qt_toolbar_ext_button {{ padding: 0; width: 20px; image: url("{down}"); }}
    QDialogButtonBox {{ dialogbuttonbox-buttons-have-icons: 0; }}
    QPushButton {{ background: {theme.base}; color: {theme.text};
                border: 1px solid {theme.border}; border-radius: 6px; padding: 6px 16px; }}
    QPushButton:hover {{ background: {theme.hover}; }}
    QPushButton:focus, QPushButton:default {{ border-color: {theme.accent}; }}
    QToolBar QToolButton:hover {{ background: {theme.hover}; }}
    QToolBar QToolButton:focus {{ border: 2px solid {theme.accent}; padding: 5px 11px; }}
    QToolBar QToolButton:disabled {{ color: {theme.muted}; background: {theme.window};
                border-color: {theme.line}; }}
    QToolBar QToolButton[popupMode="1"] {{ padding-right: 24px; }}
    QToolBar QToolButton::menu-button {{ border: none; width: 18px; }}
    QToolBar QToolButton::menu-indicator {{ image: none; }}
    #start {{ background: {theme.accent}; color: {theme.accent_text};
                border-color: {theme.accent}; font-weight: 600; padding: 6px 18px; }}
    #start:hover {{ background: {theme.accent}; border-color: {theme.text}; }}
    #start:focus {{ border: 2px solid {theme.text}; padding: 5px 17px; }}
    #start:disabled {{ background: {theme.window}; color: {theme.muted};
                border-color: {theme.line}; }}
    QProgressBar {{ background: {theme.line}; border: none; border-radius: 3px;
                min-height: 6px; max-height: 6px; }}
    QProgressBar::chunk {{ background: {theme.accent}; border-radius: 3px; }}
    QTabWidget::pane {{ border: 1px solid {theme.line}; border-radius: 8px; top: -1px;
                background: {theme.base}; }}
    QTabBar::tab {{ background: transparent; color: {theme.muted}; padding: 8px 16px;
                border: none; border-bottom: 2px solid transparent; }}
    QTabBar::tab:selected {{ color: {theme.text}; border-bottom-color: {theme.accent}; }}
    QTabBar::tab:hover {{ color: {theme.text}; }}
    QTableView {{ background: {theme.base}; border: 1px solid {theme.line}; border-radius: 8px;
                gridline-color: {theme.line}; selection-background-color: {theme.hover};
                selection-color: {theme.text}; }}
    QTableView#load {{ border: none; border-top: 1px solid {theme.line}; border-radius: 0; }}
    QTableView:focus {{ border-color: {theme.accent}; }}
    QTableView::item {{ padding: 0 9px 0 8px; }}
    QHeaderView {{ background: {theme.base}; border: none; }}
    QHeaderView::section {{ background: {theme.base}; color: {theme.muted}; border: none;
                border-bottom: 1px solid {theme.line}; padding: 7px 12px 5px 8px; }}
    QTableCornerButton::section {{ background: {theme.base}; border: none; }}
    QLineEdit, QSpinBox, QDoubleSpinBox, QComboBox {{ background: {theme.base};
                color: {theme.text}; border: 1px solid {theme.border}; border-radius: 6px;
                padding: 4px 8px; min-height: 21px; }}
    QSpinBox, QDoubleSpinBox {{ padding: 2px 8px; }}
    QLineEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QComboBox:focus {{
                border: 1px solid {theme.accent}; }}
    QLineEdit[invalid="true"], QSpinBox[invalid="true"], QDoubleSpinBox[invalid="true"] {{
                border: 1px solid {theme.danger}; }}
    QLineEdit:disabled, QSpinBox:disabled, QDoubleSpinBox:disabled, QComboBox:disabled {{
                color: {theme.muted}; background: {theme.window}; border-color: {theme.line}; }}
    QComboBox QAbstractItemView {{ background: {theme.base}; color: {theme.text};
                border: 1px solid {theme.border}; selection-background-color: {theme.accent};
                selection-color: {theme.accent_text}; }}
    QScrollArea, #form {{ background: {theme.window}; border: none; }}
    QLabel[role="hint"] {{ color: {theme.muted}; }}
    QLabel[role="error"] {{ color: {theme.danger}; }}
    QLabel[role="heading"] {{ font-weight: 600; }}
    QLabel[role="group"] {{ font-weight: 600; padding: 8px 0 2px 0; }}
    QLabel[role="note"] {{ color: {theme.muted}; }}
    #picker {{ background: {theme.base}; border: 1px solid {theme.border}; border-radius: 8px; }}
    #pickerInner, #picker QScrollArea, #chart {{ background: {theme.base}; }}
    #quiet {{ background: transparent; border: 1px solid transparent; border-radius: 5px;
                padding: 3px; }}
    #quiet:hover {{ background: {theme.hover}; }}
    #quiet:focus {{ border-color: {theme.accent}; }}
    #disclosure {{ background: transparent; border: 1px solid transparent; border-radius: 5px;
                padding: 3px 6px 3px 0; font-weight: 600; }}
    #disclosure:hover {{ background: {theme.hover}; }}
    #disclosure:focus {{ border-color: {theme.accent}; }}
    #swatch {{ background: {theme.base}; border: 1px solid transparent; border-radius: 5px;
                padding: 4px; }}
    #swatch:hover {{ background: {theme.hover}; }}
    #swatch:checked {{ background: {theme.hover}; border-color: {theme.accent}; }}
    #swatch:focus {{ border-color: {theme.text}; }}
    #swatch:disabled {{ background: {theme.window}; }}
    #card {{ background: {theme.base}; border: 1px solid {theme.line}; border-radius: 8px; }}
    #card QLabel[role="claim"] {{ font-weight: 600; }}
    #badge {{ border-radius: 6px; padding: 3px 10px; font-weight: 600; color: {theme.muted};
                background: {theme.hover}; }}
    #badge[verdict="holds"] {{ color: {theme.good}; background: {theme.good_ground}; }}
    #badge[verdict="holds in part"] {{ color: {theme.partly}; background: {theme.partly_ground}; }}
    #badge[verdict="does not hold here"] {{ color: {theme.danger}; background: {theme.notice}; }}
    #article, #articleInner {{ background: {theme.window}; border: none; }}
    #run {{ padding: 4px 12px; }}
    #add {{ padding: 5px 10px; }}
    #segment {{ background: {theme.base}; color: {theme.muted}; border: 1px solid {theme.border};
                border-radius: 6px; padding: 3px 10px; }}
    #segment:hover {{ background: {theme.hover}; }}
    #segment:checked {{ background: {theme.hover}; color: {theme.text};
                border-color: {theme.accent}; }}
    #segment:focus {{ border-color: {theme.accent}; }}
    #menu {{ background: {theme.base}; color: {theme.text}; border: 1px solid {theme.border};
                border-radius: 6px; padding: 4px 24px 4px 10px; min-height: 21px; }}
    #menu:hover {{ background: {theme.hover}; }}
    #menu:focus {{ border-color: {theme.accent}; }}
    #menu::menu-indicator {{ image: url("{down}"); width: 9px; subcontrol-origin: padding;
                subcontrol-position: center right; right: 8px; }}
    #message {{ background: {theme.notice}; border: 1px solid {theme.danger}; border-radius: 8px; }}
    #message[severity="warning"] {{ background: {theme.partly_ground};
                border-color: {theme.partly}; }}
    #chartLine {{ border: none; border-radius: 6px; }}
    #chartLine[severity="warning"] {{ background: {theme.partly_ground}; }}
    #badge[severity="warning"] {{ color: {theme.partly}; background: {theme.partly_ground}; }}
    #trust {{ background: transparent; color: {theme.muted}; border: 1px solid transparent;
                border-radius: 5px; padding: 2px 8px; margin-right: 8px; }}
    #trust[severity="warning"] {{ color: {theme.partly}; }}
    #trust:hover {{ background: {theme.hover}; }}
    #trust:focus {{ border-color: {theme.accent}; }}
    #trustInner {{ background: {theme.window}; }}
    #message QLabel {{ color: {theme.text}; }}
    QScrollBar:vertical {{ background: transparent; width: 12px; margin: 2px; }}
    QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 2px; }}
    QScrollBar::handle {{ background: {theme.border}; border-radius: 4px; min-height: 24px;
                min-width: 24px; }}
    QScrollBar::handle:hover {{ background: {theme.muted}; }}
    QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {{
                background: transparent; width: 0; height: 0; }}
    QSplitter::handle {{ background: transparent; }}
    QStatusBar {{ background: {theme.window}; color: {theme.muted}; }}
    QStatusBar::item {{ border: none; }}
    QMenuBar {{ background: {theme.window}; color: {theme.text}; }}
    QMenuBar::item {{ padding: 4px 10px; background: transparent; border-radius: 4px; }}
    QMenuBar::item:selected {{ background: {theme.hover}; }}
    QMenu {{ background: {theme.base}; color: {theme.text}; border: 1px solid {theme.border};
                padding: 4px; }}
    QMenu::item {{ padding: 5px 24px 5px 20px; border-radius: 4px; }}
    QMenu::item:selected {{ background: {theme.accent}; color: {theme.accent_text}; }}
    QMenu::item:disabled {{ color: {theme.muted}; }}
    QMenu::separator {{ height: 1px; background: {theme.line}; margin: 4px 8px; }}
    """
