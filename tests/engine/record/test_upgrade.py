import json

import pytest

from engine.race.events import PlanExtended
from engine.race.result.result import fold
from engine.race.spec.axis import at_clusters
from engine.record.lines import DamagedStream, EventReader, encode_event, read_events
from engine.record.upgrade import upgraded
from engine.stream.event import FORMAT_VERSION
from engine.stream.fold import InconsistentEvent
from tests.engine.record.test_samples import LOADS, RACES, path_of, said_of_race


def read(data):
    return [event for _, event in EventReader().feed(data)]


@pytest.mark.parametrize("name", [*RACES, *LOADS])
def test_what_is_read_of_an_old_record_is_of_this_format(name):
    events = list(read_events(path_of(name)))
    assert events[0].format_version == FORMAT_VERSION
    lines = b"".join(map(encode_event, events))
    assert read(lines) == events


def test_an_old_record_written_anew_says_the_same():
    events = list(read_events(path_of("race")))
    anew = fold(read(b"".join(map(encode_event, events))))
    assert said_of_race(anew) == said_of_race(fold(events))


def test_added_blocks_of_an_old_record_stand_at_points_too():
    (extended,) = (one for one in read_events(path_of("race")) if isinstance(one, PlanExtended))
    assert {run.point for run in extended.runs} == {at_clusters(1), at_clusters(2)}


def test_a_record_keeps_its_own_lines_as_they_are():
    data = path_of("format-1").read_bytes()
    lines = [line for line, _ in EventReader().feed(data)]
    assert b"\n".join(lines) + b"\n" == data


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("plan",), 3),
        (("plan", "runs"), None),
        (("plan", "runs", 0), 7),
        (("plan", "runs", 0, "clusters"), 10**13),
        (("plan", "runs", 0, "clusters"), [1]),
        (("plan", "lanes"), {}),
        (("plan", "lanes", 0), "threads"),
        (("spec",), []),
        (("spec", "lanes"), 1),
        (("spec", "cluster_counts"), [1, 2, 3]),
        (("spec", "cluster_counts"), "many"),
    ],
)
def test_an_old_record_that_is_not_of_its_format_is_named(path, value):
    line, *rest = path_of("race").read_bytes().splitlines(keepends=True)
    first = json.loads(line)
    place = first
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    with pytest.raises((DamagedStream, InconsistentEvent)):
        fold(read(json.dumps(first).encode() + b"\n" + b"".join(rest)))


def test_an_old_line_that_is_no_json_is_named():
    line = path_of("race").read_bytes().splitlines(keepends=True)[0]
    with pytest.raises(DamagedStream, match="line 2 is not an event"):
        read(line + b'{"event":"plan_extended",\n')


def test_lines_that_no_format_changed_are_not_taken_apart():
    line = b'{"event":"clock_started", "run":0,  "at_s":1}'
    assert upgraded(line, 1) is line
