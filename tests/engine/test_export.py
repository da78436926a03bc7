import csv
import io
import json

import pytest

from engine.caption import environment_caption, fan_out_caption, moment_caption, parameters_caption
from engine.export.csv import COLUMNS, to_csv
from engine.export.json import to_json
from engine.result import fold
from engine.units import clock_text, seconds_text, times_text
from tests.engine.races import made_up_race, made_up_spec

RESULT = fold(made_up_race(made_up_spec(repeats=2, seed=11), failed=("processes",)))


def test_csv_holds_every_run_with_its_raw_time():
    rows = list(csv.DictReader(io.StringIO(to_csv(RESULT))))
    assert len(rows) == 16
    assert tuple(rows[0]) == COLUMNS
    for row, run in zip(rows, RESULT.runs, strict=True):
        assert int(row["clusters"]) == run.planned.clusters
        assert row["seed"] == "11"
        if row["strategy"] == "processes":
            assert (row["state"], row["failure"], row["elapsed_s"]) == ("failed", "error", "")
        else:
            assert float(row["elapsed_s"]) == run.outcome.elapsed_s
            assert float(row["overhead_s"]) == pytest.approx(0.01)


def test_json_holds_what_was_asked_on_what_and_what_came_of_it():
    document = json.loads(to_json(RESULT))
    assert document["spec"]["seed"] == 11
    assert document["environment"]["processor"] == "Example CPU"
    assert document["outcome"] == "completed"
    assert len(document["runs"]) == 16
    gevent = next(
        summary
        for summary in document["summaries"]
        if (summary["strategy"], summary["clusters"]) == ("gevent", 2)
    )
    assert gevent["median_s"] == pytest.approx(1.01)
    assert gevent["speedup"] == pytest.approx(2.01 / 1.01)


def test_captions_say_what_was_raced_on_what():
    assert parameters_caption(RESULT.spec) == (
        "1, 2 clusters of 1 node and 1 switch, 0.5 s a query, "
        "the article's fan-out, 2 repeats, seed 11"
    )
    assert environment_caption(RESULT.environment) == (
        "CPython 3.11.7, gevent 26.9.0, Linux 6.1, Example CPU, 2 cores, 24 GiB, Racelane 1.2.3"
    )
    assert moment_caption(RESULT.started.started_at) == "2026-03-14 15:09 UTC"
    assert [fan_out_caption(lane) for lane in RESULT.lanes] == [
        "one query after another",
        "a thread per cluster",
        "a process per cluster",
        "a greenlet per node, then per switch",
    ]


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (96.04, "96.04 s"),
        (150.26, "150.3 s"),
        (6.024, "6.02 s"),
        (0.6031, "603 ms"),
        (0.9999, "1.00 s"),
        (0.09999, "100 ms"),
        (0.0099999, "10.0 ms"),
        (0.0123, "12.3 ms"),
        (0.00042, "0.42 ms"),
        (-0.0051, "-5.10 ms"),
        (0.00009, "90 \u00b5s"),
        (0, "0 \u00b5s"),
    ],
)
def test_durations_carry_their_unit(seconds, text):
    assert seconds_text(seconds) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0:00"), (37.2, "0:38"), (127, "2:07"), (3723, "1:02:03"), (-5, "0:00")],
)
def test_rough_durations_read_like_a_clock(seconds, text):
    assert clock_text(seconds) == text


def test_factors_carry_their_sign():
    assert [times_text(factor) for factor in (None, 0.033, 3.96, 131.4)] == [
        "",
        "0.03\u00d7",
        "4.0\u00d7",
        "131\u00d7",
    ]
