"""What keys do in the Timeline."""

from __future__ import annotations

from engine.vocabulary.wording import N_
from gui.plot.lane_chart import MOVE_KEYS
from gui.widgets.key_use import KeyUse

TIMELINE_KEYS = (
    *MOVE_KEYS,
    KeyUse(N_("Zoom the rows at the pointer"), ("Shift+W", "Shift+S"), N_("Ctrl and wheel")),
    KeyUse(N_("Select the next or previous query of a row"), ("Right", "Left"), N_("click")),
    KeyUse(N_("Select a query of the next or previous row"), ("Down", "Up")),
)
"""What keys do; the arrows once the chart has the keyboard."""
