"""A race that varies two parameters, as none that is offered does yet."""

import csv
import io
import json

import pytest

from engine.export.csv import to_csv
from engine.export.json import to_json
from engine.export.markdown import to_markdown
from engine.export.table.columns import COLUMNS, columns_named
from engine.export.table.table import make_table
from engine.export.trace import to_trace
from engine.race.result.result import fold
from engine.race.spec.axis import Axis, Point, clusters_axis
from engine.race.spec.race import RaceSpec
from engine.record.lines import EventReader, encode_event
from tests.engine.races import made_up_race, made_up_spec

DEPTHS = (3, 1)


@pytest.fixture
def race(monkeypatch):
    """A race over clusters and depths, read back from its file."""
    axes = property(lambda spec: (clusters_axis(spec.cluster_counts), Axis("depth", DEPTHS)))
    monkeypatch.setattr(RaceSpec, "axes", axes)
    events = made_up_race(made_up_spec("sequential,threads", repeats=6, warm_up=True))
    data = b"".join(map(encode_event, events))
    return fold([event for _, event in EventReader().feed(data)])


def points():
    return [(count, depth) for count in (1, 2) for depth in DEPTHS]


def test_every_lane_runs_at_every_point_in_every_block(race):
    assert race.points == tuple(Point({"clusters": c, "depth": d}) for c, d in points())
    for point in race.points:
        for lane in range(2):
            assert len(race.runs_of(lane, point)) == 6
            assert len(race.summary(lane, point).elapsed_s) == 6


def test_csv_has_a_column_per_axis(race):
    rows = list(csv.DictReader(io.StringIO(to_csv(race))))
    counted = [row for row in rows if row["is_warm_up"] == "False"]
    assert len(counted) == 4 * 2 * 6
    assert {(int(row["clusters"]), int(row["depth"])) for row in counted} == set(points())
    names = next(csv.reader(io.StringIO(to_csv(race))))
    assert names.index("depth") == names.index("clusters") + 1


def test_json_has_a_value_per_axis(race):
    document = json.loads(to_json(race))
    for part in ("summaries", "runs"):
        assert {(one["clusters"], one["depth"]) for one in document[part]} == set(points())
    assert all("depth" in doubt for doubt in document["doubts"])


def test_tables_have_a_column_per_axis(race):
    table = make_table(race)
    assert [column.key for column in table.columns[:4]] == ["lane", "clusters", "depth", "median"]
    assert [row.cells[1:3] for row in table.rows] == [
        (str(c), str(d)) for c, d in points() for _ in range(2)
    ]
    assert [row.sort_keys[2] for row in table.rows[:3]] == [3, 3, 1]
    assert "| 2 | 3 |" in to_markdown(race, columns_named(["clusters"]))
    assert len(make_table(race, COLUMNS).columns) == len(COLUMNS) + 1


def test_other_races_have_no_such_column():
    table = make_table(fold(made_up_race()), COLUMNS)
    assert table.columns == COLUMNS


def test_a_trace_says_where_a_run_stands(race):
    assert "sequential, 1 cluster, depth 3, block" in to_trace(race)
