import json

import msgspec

from engine.race.plan.planner import plan_race
from engine.race.spec.axis import Axis, Point, at_clusters, points_of
from tests.engine.races import made_up_spec


def test_axes_make_every_combination_of_their_values():
    axes = (Axis("clusters", (2, 4)), Axis("sleep_s", (0.1, 0.5)))
    assert [point.values for point in points_of(axes)] == [
        {"clusters": 2, "sleep_s": 0.1},
        {"clusters": 2, "sleep_s": 0.5},
        {"clusters": 4, "sleep_s": 0.1},
        {"clusters": 4, "sleep_s": 0.5},
    ]


def test_points_are_the_same_however_their_values_are_ordered():
    one, other = Point({"clusters": 2, "size": 8}), Point({"size": 8, "clusters": 2})
    assert one == other
    assert {one: "found"}[other] == "found"
    assert one != Point({"clusters": 8, "size": 2})


def test_points_are_told_in_words():
    assert at_clusters(1).text == "1 cluster"
    assert at_clusters(1250).text == "1,250 clusters"
    assert Point({"clusters": 4, "sleep_s": 0.5}).text == "4 clusters, sleep_s 0.5"
    assert Point({"clusters": 4, "sleep_s": 0.5}).label == "4, 0.5"


def test_points_are_sorted_by_their_numbers():
    points = [at_clusters(count) for count in (10, 2, 1)]
    assert sorted(points, key=lambda point: point.rank) == points[::-1]


def test_a_race_is_every_lane_at_every_point_in_every_block():
    spec = made_up_spec(cluster_counts=(1, 4), repeats=3)
    plan = plan_race(spec)
    assert plan.axes == (Axis("clusters", (1, 4)),)
    assert plan.points == (at_clusters(1), at_clusters(4))
    places = {(run.lane, run.point, run.block) for run in plan.runs}
    assert len(places) == len(plan.runs) == 4 * 2 * 3


def test_a_run_says_in_a_file_where_it_stands_on_each_axis():
    plan = plan_race(made_up_spec(cluster_counts=(3,)))
    run = json.loads(msgspec.json.encode(plan))["runs"][0]
    assert run["point"] == {"values": {"clusters": 3}}
