"""The keys on stage: one table, from which the actions, the menus and help are made."""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass, replace

from engine.vocabulary.wording import N_, Text
from gui.widgets.key_use import KeyUse


class Scene(enum.Flag):
    """What goes on in the window, as far as keys mean something else then."""

    DESK = 0
    """Nothing of the following."""

    PRESENTING = enum.auto()
    """A view is shown alone."""

    REPLAYING = enum.auto()
    """A replay is shown, alone or not."""


SCENES = {
    Scene.PRESENTING: N_("Keys while presenting"),
    Scene.REPLAYING: N_("Keys in a replay"),
}
"""The scenes, with the titles of their keys in help."""


@dataclass(frozen=True, slots=True)
class StageKey:
    """A key that means something in some scenes alone."""

    key: str
    text: Text
    """What it does, as an entry of a menu."""

    tip: Text
    """What it does, in a sentence."""

    during: Scene
    """It means this while any of these goes on; a key of a chart gives way to it."""

    def is_on(self, scene: Scene) -> bool:
        """Return whether the key means this now."""
        return bool(self.during & scene)


_ON_STAGE = Scene.PRESENTING | Scene.REPLAYING

NEXT_VIEW = StageKey(
    "PgDown",
    N_("&Next view"),
    N_("Go to the next view while presenting, or on in a lesson"),
    Scene.PRESENTING,
)
PREVIOUS_VIEW = StageKey(
    "PgUp",
    N_("Pre&vious view"),
    N_("Go to the view before while presenting, or back in a lesson"),
    Scene.PRESENTING,
)
BLANK = StageKey(
    "B",
    N_("&Blank"),
    N_("Show a black screen while presenting; any key ends it"),
    Scene.PRESENTING,
)
VALUES = (
    StageKey(
        "0",
        N_("&Follow the race"),
        N_("Show the value that is running, on stage or in a replay"),
        _ON_STAGE,
    ),
    *(
        StageKey(
            str(place),
            N_("Value {number}", number=place),
            N_("Show this value of the axis, on stage or in a replay, or guess in a lesson"),
            _ON_STAGE,
        )
        for place in range(1, 10)
    ),
)
"""What follows the race, then what picks each of the first values of the axis."""

PLAY = StageKey("Space", N_("Play or &pause"), N_("Play or pause the replay"), Scene.REPLAYING)
STEP_BACK = StageKey(
    "Left",
    N_("Step &back"),
    N_("Go back to the start or end before, in the replay"),
    Scene.REPLAYING,
)
STEP_ON = StageKey(
    "Right",
    N_("Step &on"),
    N_("Go on to the next start or end, in the replay"),
    Scene.REPLAYING,
)
GO_TO_START = StageKey(
    "Home", N_("Go to the &start"), N_("Go to the start of the replay"), Scene.REPLAYING
)
GO_TO_END = StageKey(
    "End", N_("Go to the &end"), N_("Go to the end of the replay"), Scene.REPLAYING
)

STAGE_KEYS = (
    NEXT_VIEW,
    PREVIOUS_VIEW,
    BLANK,
    *VALUES,
    PLAY,
    STEP_BACK,
    STEP_ON,
    GO_TO_START,
    GO_TO_END,
)
"""Every key on stage. A new one is a row."""


def uses_in(scene: Scene) -> tuple[KeyUse, ...]:
    """Return what the keys on stage do in a scene; those that do alike are one use."""
    alike: dict[Text, list[str]] = {}
    for row in STAGE_KEYS:
        if row.is_on(scene):
            alike.setdefault(row.tip, []).append(row.key)
    return tuple(KeyUse(does, tuple(keys)) for does, keys in alike.items())


def left_to_chart(uses: Sequence[KeyUse], scene: Scene) -> tuple[KeyUse, ...]:
    """Return the uses of a chart's keys that a scene leaves to it."""
    taken = {row.key for row in STAGE_KEYS if row.is_on(scene)}
    kept = ((use, tuple(key for key in use.keys if key not in taken)) for use in uses)
    return tuple(replace(use, keys=keys) for use, keys in kept if keys)
