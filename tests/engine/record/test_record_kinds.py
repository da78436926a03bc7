import subprocess
import sys

import pytest

from engine.process.child import python_environment
from engine.record.kinds import KINDS
from engine.record.lines import DamagedStream, EventReader, encode_event, kind_of_file, read_events
from engine.record.sinks import LineSink
from tests.engine.checks import made_up_check
from tests.engine.loads import made_up_load
from tests.engine.races import made_up_race

RECORDS = {"race": made_up_race(), "load": made_up_load(), "check": made_up_check()}
PAIRS = [(name, other) for name in RECORDS for other in RECORDS if name != other]


def file_of(path, events):
    path.write_bytes(b"".join(map(encode_event, events)))
    return path


def test_every_kind_of_record_is_tested_here():
    assert {kind.name for kind in KINDS.values()} == set(RECORDS)


@pytest.mark.parametrize("name", RECORDS)
def test_a_record_is_read_back_and_folded_by_its_kind(tmp_path, name):
    path = file_of(tmp_path / "file", RECORDS[name])
    kind = kind_of_file(path)
    assert kind is not None
    assert kind.name == name
    first, *rest = read_events(path)
    result = kind.begin(first)
    for event in rest:
        result.apply(event)
    assert result.is_over
    assert result.started == RECORDS[name][0]


@pytest.mark.parametrize(("name", "other"), PAIRS)
def test_an_event_of_another_kind_is_damage_and_what_stood_before_is_kept(name, other):
    events, strange = RECORDS[name], RECORDS[other][1]
    reading = EventReader().feed(b"".join(map(encode_event, [*events[:2], strange])))
    assert [next(reading)[1], next(reading)[1]] == events[:2]
    with pytest.raises(DamagedStream, match=r"line 3 is not an event: Invalid value"):
        next(reading)


@pytest.mark.parametrize(("name", "other"), PAIRS)
def test_a_replay_of_such_a_file_shows_what_stood_before_and_ends_with_1(tmp_path, name, other):
    path = file_of(tmp_path / "file", [*RECORDS[name][:-1], RECORDS[other][1]])
    run = subprocess.run(
        [sys.executable, "-m", "engine", "replay", str(path), "--json", "-", "--quiet"],
        capture_output=True,
        text=True,
        env=python_environment(),
        check=False,
    )
    assert run.returncode == 1
    line = len(RECORDS[name])
    assert f"Error: {path} is damaged: line {line} is not an event" in run.stderr
    assert run.stdout.startswith("{")


@pytest.mark.parametrize("name", RECORDS)
def test_a_second_start_is_damage(name):
    with pytest.raises(DamagedStream, match=f"line 2 starts a second {name}"):
        list(EventReader().feed(encode_event(RECORDS[name][0]) * 2))


class FlushCounted:
    """A file that notes after which lines it was flushed."""

    def __init__(self):
        self.lines = 0
        self.flushed_after = []

    def write(self, line):
        self.lines += line.count(b"\n")

    def flush(self):
        self.flushed_after.append(self.lines - 1)


@pytest.mark.parametrize("name", RECORDS)
def test_a_file_is_flushed_at_the_rare_events_of_its_kind(name):
    (kind,) = (kind for kind in KINDS.values() if kind.name == name)
    file = FlushCounted()
    sink = LineSink(file, "file", live=False)
    for event in RECORDS[name]:
        sink(event)
    rare = [
        place for place, event in enumerate(RECORDS[name]) if not isinstance(event, kind.frequent)
    ]
    assert file.flushed_after == rare
    assert {0, len(RECORDS[name]) - 1} <= set(rare)
    assert (len(rare) < len(RECORDS[name])) == bool(kind.frequent)
