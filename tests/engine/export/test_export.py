import csv
import io
import json
import re

import msgspec
import pytest

from engine.export.csv import COLUMNS, to_csv
from engine.export.json import to_json
from engine.export.latex import to_latex
from engine.export.markdown import to_markdown
from engine.export.table.separated import to_table_csv, to_text
from engine.export.trace import to_trace
from engine.race.result.caption import (
    environment_caption,
    fan_out_caption,
    moment_caption,
    parameters_caption,
)
from engine.race.result.result import fold
from engine.vocabulary.cause import told
from engine.vocabulary.units import clock_text, more_digits, seconds_text, times_text
from tests.engine.races import made_up_race, made_up_spec

RESULT = fold(made_up_race(made_up_spec(repeats=2, seed=11), failed=("processes",)))


def test_csv_holds_every_run_with_its_raw_time():
    rows = list(csv.DictReader(io.StringIO(to_csv(RESULT))))
    assert len(rows) == 16
    assert tuple(rows[0]) == COLUMNS
    for row, run in zip(rows, RESULT.runs, strict=True):
        assert int(row["clusters"]) == run.planned.point.clusters
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
        "1, 2 clusters of 1 node and 1 switch, 0.5 s per query, "
        "the article's fan-out, 2 repeats, seed 11"
    )
    assert environment_caption(RESULT.environment) == (
        "CPython 3.11.7, gevent 26.9.0, Linux 6.1, Example CPU, 2 cores, 24 GiB, Racelane 1.2.3"
    )
    assert moment_caption(RESULT.started.started_at) == "2026-03-14 15:09 UTC"
    assert [fan_out_caption(lane) for lane in RESULT.lanes] == [
        "one query after another",
        "one thread per cluster",
        "one process per cluster",
        "one greenlet per node, then one per switch",
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
    ("durations_s", "texts"),
    [
        ((3.0, 2.0), ["3.00 s", "2.00 s"]),
        ((3.000_31, 3.000_12), ["3.0003 s", "3.0001 s"]),
        ((0.300_31, 0.300_34, 2.0), ["300.31 ms", "300.34 ms", "2.0000 s"]),
        # Never finer than a microsecond from a second on; equal ones need no more digits.
        ((3.000_000_1, 3.000_000_2), ["3.000000 s", "3.000000 s"]),
        ((3.0, 3.0), ["3.00 s", "3.00 s"]),
        ((-0.000_000_1,), ["0 \u00b5s"]),
    ],
)
def test_durations_that_differ_get_the_digits_to_tell_them_apart(durations_s, texts):
    more = more_digits(durations_s)
    assert [seconds_text(one, more) for one in durations_s] == texts


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


FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)")


@pytest.mark.parametrize("name", FORMULAS)
def test_a_name_is_no_formula_to_a_spreadsheet(name):
    spec = made_up_spec("sequential,threads", baseline=0)
    lanes = (msgspec.structs.replace(spec.lanes[0], name=name), spec.lanes[1])
    result = fold(made_up_race(msgspec.structs.replace(spec, lanes=lanes)))
    tables = ((to_csv(result), ","), (to_table_csv(result), ","), (to_text(result), "\t"))
    for text, delimiter in tables:
        cells = [cell for row in csv.reader(io.StringIO(text), delimiter=delimiter) for cell in row]
        assert f"'{name}" in cells
        assert name not in cells


def test_a_message_is_no_formula_and_a_negative_number_stays_one():
    spec = made_up_spec("sequential,threads")
    events = made_up_race(spec, overhead_s={"sequential": -0.25}, failed=("threads",))
    events = [
        msgspec.structs.replace(event, cause=told("=cmd()")) if hasattr(event, "reason") else event
        for event in events
    ]
    rows = list(csv.DictReader(io.StringIO(to_csv(fold(events)))))
    assert {row["message"] for row in rows} == {"", "'=cmd()"}
    overheads = [row["overhead_s"] for row in rows if row["overhead_s"]]
    assert [float(overhead) for overhead in overheads] == pytest.approx([-0.25, -0.25])


@pytest.mark.parametrize("name", ["[2cm] wide", "*starred", " [2cm]"])
def test_a_name_is_no_argument_of_the_row_above_in_latex(name):
    spec = made_up_spec("sequential,threads")
    lanes = tuple(
        msgspec.structs.replace(lane, name=f"{name} {place}")
        for place, lane in enumerate(spec.lanes)
    )
    text = to_latex(fold(made_up_race(msgspec.structs.replace(spec, lanes=lanes))))
    assert text.count(name) == 4
    # What LaTeX sees next after a row's end, whatever lies between.
    assert not re.search(r"(\\\\|\\midrule|\\toprule|\\addlinespace)\s*[\[*]", text)


def test_a_name_is_no_markup_in_markdown():
    spec = made_up_spec("sequential,threads")
    name = "a|b *c* _d_ `e` <b>f</b> [g](h) &amp; ~~i~~ \\"
    lanes = (msgspec.structs.replace(spec.lanes[0], name=name), spec.lanes[1])
    text = to_markdown(fold(made_up_race(msgspec.structs.replace(spec, lanes=lanes))))
    escaped = r"a\|b \*c\* \_d\_ \`e\` \<b\>f\</b\> \[g\](h) \&amp; \~\~i\~\~ " + "\\\\"
    assert f"| {escaped} |" in text


def test_blocks_are_numbered_within_their_cluster_count():
    result = fold(made_up_race(made_up_spec(repeats=2, cluster_counts=(1, 2, 4), warm_up=True)))
    rows = list(csv.DictReader(io.StringIO(to_csv(result))))
    for clusters in ("1", "2", "4"):
        blocks = [row["block"] for row in rows if row["clusters"] == clusters]
        assert {"1", "2"} <= set(blocks) <= {"1", "2", ""}
    assert all((row["block"] == "") == (row["is_warm_up"] == "True") for row in rows)
    traced = json.loads(to_trace(result, every_run=True))["traceEvents"]
    names = [event["args"]["name"] for event in traced if event["name"] == "process_name"]
    assert {name.rpartition(", ")[2] for name in names} == {"warm-up", "block 1", "block 2"}


def test_no_python_is_named_for_an_interpreter_that_does_not_exist():
    spec = made_up_spec("threads:python=/nonexistent,sequential")
    rows = list(csv.DictReader(io.StringIO(to_csv(fold(made_up_race(spec, failed=("threads",)))))))
    assert {(row["strategy"], row["python"]) for row in rows} == {
        ("threads", ""),
        ("sequential", "CPython 3.11.7"),
    }
