from engine.report import ProgressReport
from engine.result import RaceResult
from tests.engine.races import made_up_race


class Unasked:
    """A result that fails whoever asks it for anything."""


def test_progress_that_nobody_sees_is_not_reckoned():
    with ProgressReport() as progress:
        progress.show(Unasked())


def test_time_left_and_progress_count_every_planned_run():
    started, *_ = made_up_race()
    result = RaceResult(started)
    assert result.left_s(0.0) == started.plan.estimate_s
    assert result.progress(0.0) == 0.0
