from engine.cli.terminal.progress_line import ProgressLine
from engine.race.result.result import RaceResult
from tests.engine.races import made_up_race


def unasked():
    raise AssertionError("asked for what nobody sees")


def test_progress_that_nobody_sees_is_not_reckoned():
    with ProgressLine(bar_width=40) as line:
        line.show(unasked, unasked)


def test_time_left_and_progress_count_every_planned_run():
    started, *_ = made_up_race()
    result = RaceResult(started)
    assert result.left_s(0.0) == started.plan.estimate_s
    assert result.progress(0.0) == 0.0
