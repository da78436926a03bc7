from engine.race.plan.extension import Extension
from engine.race.plan.planner import Planner
from tests.engine.races import made_up_spec

STEADY = (1.0, 1.001, 1.002, 1.0, 1.001, 1.002)
SHAKY = (1.0, 1.2, 1.4, 1.0, 1.2, 1.4)


def extension_of(**changes):
    spec = made_up_spec(
        "threads,gevent", **{"repeats": 6, "precision": 0.05, "most_repeats": 8} | changes
    )
    planner = Planner(spec, {})
    return Extension(spec, planner), planner.runs()


def note_all(extension, runs, times):
    """Give the runs of each lane and count one time after the other."""
    turns = {}
    for run in runs:
        turn = turns.setdefault((run.lane, run.point), iter(times[run.point.clusters] * 2))
        extension.note(run, next(turn))


def test_narrow_intervals_need_no_more_blocks():
    extension, runs = extension_of()
    note_all(extension, runs, {1: STEADY, 2: STEADY})
    assert extension.further_runs() == ()


def test_a_whole_block_is_added_where_an_interval_is_wide():
    extension, runs = extension_of()
    note_all(extension, runs, {1: STEADY, 2: SHAKY})
    further = extension.further_runs()
    assert sorted(run.lane for run in further) == [0, 1]
    assert {run.point.clusters for run in further} == {2}
    assert {run.block for run in further} == {12}


def test_blocks_are_added_up_to_the_most():
    extension, runs = extension_of()
    note_all(extension, runs, {1: SHAKY, 2: SHAKY})
    added = []
    while further := extension.further_runs():
        added += further
        note_all(extension, further, {1: SHAKY, 2: SHAKY})
    # Two more blocks at each of two counts, of two lanes each, and none has another's number.
    assert len(added) == 8
    assert sorted({run.block for run in added}) == [12, 13, 14, 15]


def test_too_few_runs_for_an_interval_call_for_more():
    extension, runs = extension_of(repeats=1)
    note_all(extension, runs, {1: STEADY, 2: STEADY})
    assert len(extension.further_runs()) == 4


def test_a_lane_that_never_finishes_is_not_waited_for():
    extension, runs = extension_of()
    note_all(extension, [run for run in runs if run.lane == 0], {1: STEADY, 2: STEADY})
    assert extension.further_runs() == ()


def test_without_a_precision_the_plan_stands():
    extension, runs = extension_of(precision=None)
    note_all(extension, runs, {1: SHAKY, 2: SHAKY})
    assert extension.further_runs() == ()
