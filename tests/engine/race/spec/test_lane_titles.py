from engine.machine.facts import Interpreter
from engine.race.plan.planner import plan_race
from engine.race.spec.lane import Lane
from engine.race.spec.lane_titles import lane_titles, place_of_lane
from engine.race.spec.race import RaceSpec

OLD, NEW = "/opt/3.10/bin/python", "/opt/3.12/bin/python"


def interpreter(*version, gil=True):
    return Interpreter(version=version, implementation="CPython", gil=gil, packages={})


def lanes_of(*paths, strategy="threads"):
    return tuple(Lane(strategy, python=path) for path in paths)


def test_one_interpreter_is_called_after_its_file():
    assert lane_titles(lanes_of("", OLD)) == ["threads", "threads (python)"]


def test_interpreters_of_one_file_name_say_their_versions():
    known = {OLD: interpreter(3, 10, 4), NEW: interpreter(3, 12, 1)}
    titles = ["threads (python 3.10.4)", "threads (python 3.12.1)"]
    assert lane_titles(lanes_of(OLD, NEW), known) == titles


def test_a_free_threaded_interpreter_says_so():
    known = {OLD: interpreter(3, 13, 0), NEW: interpreter(3, 13, 0, gil=False)}
    titles = ["threads (python 3.13.0)", "threads (python 3.13.0 free-threaded)"]
    assert lane_titles(lanes_of(OLD, NEW), known) == titles


def test_the_folder_is_said_as_far_as_is_needed():
    assert lane_titles(lanes_of(OLD, NEW)) == [
        "threads (python in 3.10/bin)",
        "threads (python in 3.12/bin)",
    ]
    known = dict.fromkeys((OLD, NEW), interpreter(3, 12, 1))
    assert lane_titles(lanes_of(OLD, NEW), known) == [
        "threads (python 3.12.1 in 3.10/bin)",
        "threads (python 3.12.1 in 3.12/bin)",
    ]
    assert lane_titles(lanes_of("/a/python", "/b/python")) == [
        "threads (python in a)",
        "threads (python in b)",
    ]


def test_only_interpreters_that_are_confused_say_more():
    lanes = (*lanes_of("/a/python", "/b/python"), *lanes_of("/c/python3.9"))
    assert lane_titles(lanes)[2] == "threads (python3.9)"
    apart = (*lanes_of(OLD), *lanes_of(NEW, strategy="gevent"))
    assert lane_titles(apart) == ["threads (python)", "gevent (python)"]


def test_long_folders_are_told_apart_and_can_be_shown():
    lanes = lanes_of(*(f"/{place}/{'x' * 150}/{'y' * 150}/python" for place in range(3)))
    titles = lane_titles(lanes)
    assert len(set(titles)) == 3
    plan = plan_race(RaceSpec(cluster_counts=(1,), lanes=lanes))
    assert all(len(lane.title) <= 200 for lane in plan.lanes)


def test_two_interpreters_of_one_file_name_can_race():
    spec = RaceSpec(cluster_counts=(1,), lanes=lanes_of(OLD, NEW))
    known = {OLD: interpreter(3, 10, 4), NEW: interpreter(3, 12, 1)}
    titles = [lane.title for lane in plan_race(spec, known).lanes]
    assert titles == ["threads (python 3.10.4)", "threads (python 3.12.1)"]


def test_a_baseline_is_found_by_what_tells_it_apart():
    lanes = lanes_of(OLD, NEW)
    assert place_of_lane("threads (python in 3.12/bin)", lanes) == 1
    assert place_of_lane("threads", lanes) == 0
