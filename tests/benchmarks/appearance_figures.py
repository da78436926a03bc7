"""What a change of theme, of text size or of view costs, and presenting."""

import statistics
import tempfile
import time
from pathlib import Path

import msgspec

from engine.race.spec.sweep import parse_lanes
from engine.record.lines import encode_event
from tests.benchmarks.figure import Figure, shown
from tests.benchmarks.window_figures import open_window
from tests.engine.races import made_up_race, made_up_spec

_ROUNDS = 5
_LANES = 64
_CLUSTERS = 78
"""For two queries each: 64 lanes make 9,984 queries, and one more cluster count the rest."""


def _settle(application):
    """Handle what is due, and what becomes due by that."""
    for _ in range(3):
        application.processEvents()


def _open(window, events):
    """Show a race in a window, as by a file."""
    from PySide6.QtCore import QEventLoop

    path = Path(tempfile.mkdtemp(prefix="racelane-benchmark-")) / "race.racelane"
    path.write_bytes(b"".join(map(encode_event, events)))
    loop = QEventLoop()
    window.race.session.ended.connect(loop.quit)
    window.open(path)
    loop.exec()
    window.race.session.ended.disconnect(loop.quit)


def _visit(application, window):
    """Bring each view to the front once, so that all there is has been made."""
    for place in [*range(window.panes.tabs.count()), 0]:
        window.panes.tabs.setTabVisible(place, True)
        window.panes.tabs.setCurrentIndex(place)
        _settle(application)


def _processor_ms(application, act):
    """Return the processor time of an action and all that follows at once, painting included."""
    started = time.process_time()
    act()
    _settle(application)
    return (time.process_time() - started) * 1e3


def appearance():
    """Theme, text size and Present of a window with a race, after a visit to every view."""
    from gui.look.theme import Scheme

    window = open_window()
    application, look = window.benchmark
    _open(window, made_up_race())
    _visit(application, window)
    present = window.actions_.present.trigger
    changes = {
        "theme": (lambda: look.set_scheme(Scheme.DARK), lambda: look.set_scheme(Scheme.LIGHT)),
        "text size": (lambda: look.scale_text(1.1), lambda: look.scale_text(None)),
        "Present": (present, present),
    }
    look.set_scheme(Scheme.LIGHT)
    _settle(application)
    for name, acts in changes.items():
        times_ms = [_processor_ms(application, act) for _ in range(_ROUNDS) for act in acts]
        yield Figure(
            f"{name}: processor time of a change",
            statistics.median(times_ms),
            "ms",
            150,
            shown(times_ms, 0),
        )
    window.close()


def view_change():
    """Changing the view of a race of 64 lanes and 10,000 queries."""
    window = open_window()
    application, _ = window.benchmark
    pools = parse_lanes(f"thread-pool:size=1-{_LANES}+1")
    lanes = tuple(
        msgspec.structs.replace(lane, name=f"lane {place}") for place, lane in enumerate(pools)
    )
    spec = made_up_spec(cluster_counts=(1, _CLUSTERS), repeats=1)
    _open(window, made_up_race(msgspec.structs.replace(spec, lanes=lanes)))
    own = [
        place for place in range(window.panes.tabs.count()) if window.panes.tabs.isTabVisible(place)
    ]
    first_ms, again_ms = {}, {}
    for turn in range(_ROUNDS):
        for place in [*own[1:], own[0]]:
            changed = _processor_ms(
                application, lambda place=place: window.panes.tabs.setCurrentIndex(place)
            )
            if turn:
                again_ms.setdefault(window.view.name, []).append(changed)
            else:
                first_ms[window.view.name] = changed
    window.close()
    for name, times_ms in again_ms.items():
        yield Figure(
            f"to the view {name}, 64 lanes",
            max(statistics.median(times_ms), first_ms[name]),
            "ms",
            100,
            f"first {first_ms[name]:.0f}, then {shown(times_ms, 0)}",
        )
