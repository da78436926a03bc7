import pytest

from engine.export.csv import to_csv
from engine.export.json import to_json
from engine.export.table.table import make_table
from engine.race.conduct.conductor import Conductor
from engine.race.events import Ending
from engine.race.result.result import fold
from engine.race.result.run import RunState
from engine.race.spec.race import RaceSpec
from engine.race.spec.text.faults import parse_faults
from engine.race.spec.text.lane import parse_lane
from engine.workload.task_graph import FanOut
from tests.waiting import wait_for


def experiment(fault, *lanes, **changes):
    values = {"sleep_s": 0.05, "fan_out": FanOut.CLUSTER} | changes
    spec = RaceSpec(
        cluster_counts=(3,),
        nodes=2,
        switches=1,
        faults=parse_faults(fault),
        lanes=tuple(map(parse_lane, lanes)),
        **values,
    )
    return fold(Conductor(spec).events())


def told(result):
    return {
        result.lanes[run.planned.lane].strategy: (
            run.faulted.ending,
            run.faulted.answered,
            run.faulted.unheard,
        )
        for run in result.runs
    }


OTHERS = [1, 3]


def test_an_exception_ends_only_its_unit_where_units_are_apart(marked_processes):
    lanes = ("threads", "thread-pool", "processes", "process-pool:size=3", "gevent", "tornado")
    found = told(experiment("raise@2", *lanes, "gevent-processes"))
    assert set(map(str, found.values())) == {str((Ending.RAISED, OTHERS, []))}
    wait_for(lambda: marked_processes() == [])


def test_an_exception_cancels_a_task_group_and_ends_a_series():
    found = told(experiment("raise@2", "sequential", "asyncio"))
    assert found["asyncio"] == (Ending.RAISED, [], [])
    assert found["sequential"] == (Ending.RAISED, [], [1])


def test_a_crash_takes_all_threads_and_coroutines_with_it_but_no_other_process(marked_processes):
    lanes = ("threads", "gevent", "asyncio", "processes", "process-pool:size=3")
    found = told(experiment("crash@2", *lanes))
    assert found["threads"] == found["gevent"] == found["asyncio"] == (Ending.CRASHED, [], [])
    assert found["processes"] == (Ending.RAISED, OTHERS, [])
    # The pool lives on, but gives up all its work.
    assert found["process-pool"] == (Ending.RAISED, [], [])
    wait_for(lambda: marked_processes() == [])


def test_a_hang_keeps_the_caller_waiting_though_others_are_done(marked_processes):
    found = told(experiment("hang@2", "threads", "processes"))
    assert found["threads"] == found["processes"] == (Ending.HUNG, [], OTHERS)
    wait_for(lambda: marked_processes() == [])


def test_a_fault_beyond_a_runs_clusters_does_not_happen_in_it():
    spec = RaceSpec(
        cluster_counts=(1, 3),
        sleep_s=0.01,
        faults=parse_faults("raise@2"),
        lanes=(parse_lane("threads"),),
    )
    result = fold(Conductor(spec).events())
    states = {run.planned.point.clusters: run.state for run in result.runs}
    assert states == {1: RunState.FINISHED, 3: RunState.FAULTED}


def test_exports_tell_what_became_of_the_clusters():
    result = experiment("raise@2.3", "threads")
    table = make_table(result)
    (row,) = table.rows
    cells = dict(zip(table.names, row.cells, strict=True))
    assert (cells["Median"], cells["Verdict"]) == ("", "2 of 3 answered")
    assert row.note.startswith("2 of 3 answered; lost: 2; the caller survived: query 5 raised")
    assert row.failure == ""
    assert ",faulted," in to_csv(result)
    assert ",1 3," in to_csv(result)
    assert '"ending": "raised"' in to_json(result)


@pytest.mark.parametrize("name", ["http", "cpu"])
def test_faults_go_with_every_kind(name):
    found = told(experiment("raise@2", "threads", "gevent", kind=name, sleep_s=0.01))
    assert found["threads"] == found["gevent"] == (Ending.RAISED, OTHERS, [])
