import io
import itertools
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from engine.cli.shown.race_report import race_report
from engine.cli.terminal.report import print_report
from engine.export.csv import to_csv
from engine.export.json import to_json
from engine.export.latex import to_latex
from engine.export.markdown import to_markdown
from engine.export.table.columns import COLUMNS
from engine.export.table.table import make_table
from engine.race.events import Ending, RunFaulted, RunStarted
from engine.race.result.result import fold
from engine.record.lines import DamagedStream, EventReader, encode_event, read_events
from engine.stream.event import FORMAT_VERSION
from engine.stream.fold import InconsistentEvent
from engine.vocabulary.cause import told
from tests.engine.races import made_up_race

EVENTS = made_up_race()
STREAM = b"".join(map(encode_event, EVENTS))


def show_everything(result):
    """Show a result in every form there is; return what is printed."""
    screen = Console(file=io.StringIO(), width=132)
    print_report(race_report(result), screen)
    make_table(result, COLUMNS)
    to_latex(result)
    to_csv(result)
    to_json(result)
    assert (
        len({line.replace("\\|", "").count("|") for line in to_markdown(result).splitlines()}) == 1
    )
    return screen.file.getvalue()


def read(data):
    reader = EventReader()
    events = [event for _, event in reader.feed(data)]
    reader.finish()
    return events


def test_a_stream_is_read_back():
    assert read(STREAM) == EVENTS


@given(st.lists(st.integers(0, len(STREAM)), max_size=20))
def test_a_stream_is_read_back_however_it_is_cut(cuts):
    reader = EventReader()
    places = [0, *sorted(cuts), len(STREAM)]
    events = []
    for first, last in itertools.pairwise(places):
        events += [event for _, event in reader.feed(STREAM[first:last])]
    reader.finish()
    assert events == EVENTS


def test_lines_come_with_their_events():
    lines = [line for line, _ in EventReader().feed(STREAM)]
    assert b"\n".join(lines) + b"\n" == STREAM


@settings(deadline=None)
@given(place=st.integers(0, len(STREAM) - 1), byte=st.integers(0, 255))
def test_a_damaged_byte_is_read_or_named_and_never_raises_otherwise(place, byte):
    damaged = bytearray(STREAM)
    damaged[place] = byte
    try:
        show_everything(fold(read(bytes(damaged))))
    except (DamagedStream, InconsistentEvent):
        return


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("plan", "lanes", 0, "strategy"), "fibres"),
        (("plan", "lanes", 0, "fan_out"), "article"),
        (("plan", "lanes", 0, "title"), "\x1b[31m"),
        (("plan", "lanes"), []),
        (("plan", "runs"), []),
        (("plan", "runs", 0, "lane"), 9),
        (("plan", "runs", 0, "lane"), -1),
        (("plan", "runs", 0, "point"), {"values": {"clusters": 10**13}}),
        (("plan", "runs", 0, "estimate_s"), 0),
        (("plan", "runs", 0, "estimate_s"), 1.7e308),
        (("plan", "runs", 0, "ideal_s"), -1),
        (("format_version",), -5),
    ],
)
def test_a_plan_that_cannot_be_is_refused(path, value):
    first = json.loads(encode_event(EVENTS[0]))
    place = first
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    with pytest.raises((DamagedStream, InconsistentEvent)):
        fold(read(json.dumps(first).encode() + b"\n"))


@pytest.mark.parametrize(
    ("event", "path", "value"),
    [
        ("clock_started", ("at_s",), 9.3e18),
        ("run_started", ("at_s",), -1),
        ("resources_sampled", ("threads",), 10**400),
        ("resources_sampled", ("pss_bytes",), 2**70),
        ("resources_sampled", ("processes",), -1),
        ("run_finished", ("elapsed_s",), 1e308),
        ("run_finished", ("tear_down_s",), 1e308),
        ("run_finished", ("most_in_flight",), 10**400),
        ("run_finished", ("usage", "minor_faults"), 10**400),
        ("race_started", ("plan", "runs", 0, "units"), 10**400),
        ("race_started", ("plan", "lanes", 0, "options"), {"size": "\n"}),
        ("race_started", ("at_s",), 1e308),
        ("race_started", ("environment", "memory_bytes"), 10**400),
        ("race_started", ("environment", "cores"), -1),
    ],
)
def test_a_number_that_cannot_be_is_refused(event, path, value):
    lines = [json.loads(encode_event(one)) for one in EVENTS]
    place = next(line for line in lines if line["event"] == event)
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    stream = b"".join(json.dumps(line).encode() + b"\n" for line in lines)
    with pytest.raises(InconsistentEvent):
        fold(read(stream))


def test_what_is_wrong_with_a_file_is_told_in_a_short_line():
    first = json.loads(encode_event(EVENTS[0]))
    first["spec"]["nodes"] = 10**400
    with pytest.raises(DamagedStream) as caught:
        read(json.dumps(first).encode() + b"\n")
    assert "nodes" in str(caught.value)
    assert len(str(caught.value)) <= 300
    with pytest.raises(InconsistentEvent) as inconsistent:
        fold([*EVENTS[:1], RunStarted(at_s=0.1, run=10**400)])
    assert len(str(inconsistent.value)) <= 300


def test_an_experiment_that_took_for_ever_is_refused():
    faulted = RunFaulted(
        at_s=1, run=0, ending=Ending.HUNG, elapsed_s=1e308, answered=[], unheard=[], cause=told("")
    )
    with pytest.raises(InconsistentEvent, match="took 1e\\+308 s"):
        fold([*EVENTS[:3], faulted])


def test_markup_in_a_file_is_only_text():
    first = json.loads(encode_event(EVENTS[0]))
    first["plan"]["lanes"][0]["title"] = "x[/y]|z"
    stream = json.dumps(first).encode() + b"\n" + b"".join(map(encode_event, EVENTS[1:]))
    assert "x[/y]|z" in show_everything(fold(read(stream)))


@given(st.integers(0, len(STREAM) - 2))
def test_a_stream_cut_short_keeps_what_came_before(length):
    reader = EventReader()
    events = [event for _, event in reader.feed(STREAM[:length])]
    assert events == EVENTS[: len(events)]
    if not STREAM[:length].endswith(b"\n"):
        with pytest.raises(DamagedStream, match=r"empty|cut short"):
            reader.finish()


@pytest.mark.parametrize(
    ("data", "named"),
    [
        (b"", "empty"),
        (b"\n", "does not begin like a race file"),
        (b"PNG\x00\xff\n", "does not begin like a race file"),
        (b'{"event":"run_started","run":0,"at_s":1}\n', "does not begin like a race file"),
        (encode_event(EVENTS[1]), "does not begin like a race file"),
        (STREAM + b"{}\n", "is not an event"),
        (STREAM + b'{"event":"lunch","at_s":1}\n', "is not an event"),
        (encode_event(EVENTS[0]) * 2, "line 2 starts a second race"),
        (b"[" * 100_000 + b"\n", "does not begin"),
    ],
)
def test_damage_is_named(data, named):
    with pytest.raises(DamagedStream) as error:
        read(data)
    assert named in str(error.value)


def test_a_line_without_an_end_is_named_before_it_fills_the_memory():
    reader = EventReader(most_line_bytes=100)
    for _ in range(11):
        assert list(reader.feed(bytes(10))) == []
    with pytest.raises(DamagedStream, match="line 1 does not end"):
        list(reader.feed(bytes(10)))


def test_a_newer_format_is_refused_by_its_version():
    first = json.loads(encode_event(EVENTS[0]))
    first["format_version"] = FORMAT_VERSION + 1
    first["novelty"] = True
    with pytest.raises(DamagedStream, match="newer Racelane"):
        read(json.dumps(first).encode() + b"\n")


def test_a_spec_out_of_bounds_is_named():
    first = json.loads(encode_event(EVENTS[0]))
    first["spec"]["sleep_s"] = -1
    with pytest.raises(DamagedStream, match="sleep"):
        read(json.dumps(first).encode() + b"\n")


def test_a_file_is_read(tmp_path):
    path = tmp_path / "race.racelane"
    path.write_bytes(STREAM)
    assert list(read_events(path)) == EVENTS
