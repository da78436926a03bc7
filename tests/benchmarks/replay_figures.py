"""What moving a replay costs."""

import os
import random
import statistics
import time

from engine.race.replay.replay import RaceReplay
from engine.race.result.result import fold
from engine.stream.showing import ShowClock
from tests.benchmarks.figure import Figure
from tests.benchmarks.timeline_figures import made_up_queries, race_of
from tests.engine.races import made_up_race, made_up_spec

_FRAMES = 90


def scrubbing():
    """Jumping to and fro in a replay of 100,000 queries: each jump back, without painting."""
    for name, starts, ends, carriers in made_up_queries():
        race = race_of(starts.tolist(), ends.tolist(), carriers.tolist())
        replay = RaceReplay(race, ShowClock.SIDE_BY_SIDE)
        places = random.Random(1)
        jumps_ms, processor_ms = [], []
        for _jump in range(100):
            from_s, to_s = sorted(places.uniform(0, replay.duration_s) for _end in range(2))
            replay.state_at(to_s)
            started, busy = time.perf_counter(), time.process_time()
            replay.state_at(from_s)
            jumps_ms.append((time.perf_counter() - started) * 1e3)
            processor_ms.append((time.process_time() - busy) * 1e3)
        # On a busy machine the two differ.
        note = f"{len(jumps_ms)} jumps, median {statistics.median(jumps_ms):.1f} ms"
        note += f"; by the clock on the wall at most {max(jumps_ms):.1f} ms"
        worst_ms = max(processor_ms)
        yield Figure(f"scrubbing back, processor time, worst, {name}", worst_ms, "ms", 50, note)


def playing():
    """Playing at 30 frames a second at 1920x1080: the share of a processor that it takes."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtGui import QImage
    from PySide6.QtWidgets import QApplication

    from gui.charts.race.view import RaceView
    from gui.charts.timeline.view import TimelineView

    application = QApplication.instance() or QApplication([])
    for name, race in _races():
        for kind in (RaceView, TimelineView):
            replay = RaceReplay(race, ShowClock.SIDE_BY_SIDE, point=race.points[-1])
            view = kind()
            view.resize(1920, 1080)
            view.show_result(replay.result)
            view.show()
            application.processEvents()
            image = QImage(view.size(), QImage.Format.Format_RGB32)
            frames_ms = []
            for frame in range(_FRAMES):
                busy = time.process_time()
                replay.state_at(replay.duration_s * frame / (_FRAMES - 1))
                view.refresh(replay.result.last_at_s)
                view.render(image)
                frames_ms.append((time.process_time() - busy) * 1e3)
            share = statistics.mean(frames_ms) * 30 / 10
            note = f"mean {statistics.mean(frames_ms):.1f} ms, longest {max(frames_ms):.1f} ms"
            yield Figure(f"playing {name}, {view.title()}", share, "%", 100, note)
            view.close()
            view.deleteLater()
            application.processEvents()


def _races():
    yield "four lanes", fold(made_up_race(made_up_spec(cluster_counts=(4,), nodes=4, switches=4)))
    for name, starts, ends, carriers in made_up_queries():
        race = race_of(starts.tolist(), ends.tolist(), carriers.tolist())
        yield f"100,000 queries, {name}", race
