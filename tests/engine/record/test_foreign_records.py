"""Records of installations that have what this one lacks: they open and say all that they know."""

import io
import json

import pytest
from rich.console import Console

from engine.cli.shown.race_report import race_report
from engine.cli.terminal.report import print_report
from engine.export.csv import to_csv
from engine.export.json import to_json
from engine.export.latex import to_latex
from engine.export.load.json import load_json
from engine.export.trace import to_trace
from engine.load.result.caption import lane_caption
from engine.load.result.result import fold_load
from engine.race.result.caption import fan_out_caption, parameters_caption
from engine.race.result.fairness import unfairness_of
from engine.race.result.result import fold
from engine.race.result.sweep_fit import result_sweeps
from engine.race.spec.installed import can_run
from engine.record.lines import EventReader
from engine.vocabulary.spec_error import SpecError
from tests.engine.foreign import foreign
from tests.engine.loads import made_up_load
from tests.engine.races import made_up_race, made_up_spec, made_up_sweep


def read(data):
    return [event for _, event in EventReader().feed(data)]


def printed(result):
    screen = Console(file=io.StringIO(), width=200)
    print_report(race_report(result), screen)
    return screen.file.getvalue()


@pytest.fixture
def race():
    events = made_up_race(made_up_spec("gevent,threads:name=Wheel", repeats=6))
    kind = {"kind": "quantum", "kind_options": {"depth": "3"}}
    return fold(read(foreign(events, **kind)))


def test_a_race_of_unknown_strategies_and_kind_says_what_its_plan_says(race):
    assert not can_run(race.spec)
    assert [lane.title for lane in race.lanes] == ["gevent", "Wheel"]
    assert [fan_out_caption(lane) for lane in race.lanes] == [
        "one greenlet per node, then one per switch",
        "one thread per cluster",
    ]
    assert unfairness_of(race.spec, race.plan) is None
    text = printed(race)
    assert "gevent: one greenlet per node, then one per switch" in text
    assert "Wheel" in text
    assert "failed" not in text
    for write in (to_csv, to_json, to_latex, to_trace):
        assert "Wheel" in write(race)
    assert [row["strategy"] for row in json.loads(to_json(race))["summaries"]][:2] == [
        "fibres",
        "hamsters",
    ]


def test_what_queries_did_is_told_in_the_words_of_the_plan(race):
    events = made_up_race(made_up_spec(kind="mixed", kind_options={"cpu_share": "50"}))
    kind = fold(read(foreign(events, kind="quantum"))).plan.kind
    assert kind.title == "mixed (computing, % 50)"
    assert "mixed (computing, % 50) queries of 0.5 s" in parameters_caption(race.spec, kind)
    assert "quantum (depth 3) queries of 0.5 s" in parameters_caption(race.spec)


def test_a_sweep_of_an_unknown_strategy_is_one():
    result = fold(read(foreign(made_up_sweep(), {})))
    assert {lane.strategy for lane in result.lanes} == {"spools"}
    (sweep,) = result_sweeps(result)
    assert (sweep.title, sweep.amount.title) == ("thread pool", "Pool size")
    assert list(sweep.lanes) == [1, 2, 4, 8, 16, 32]
    assert "thread pool by pool size at 8 clusters: one thread does" in printed(result)


def test_a_load_of_an_unknown_handler_is_read():
    events = made_up_load()
    result = fold_load(read(foreign(events, {'"blocking"': '"quantum"'})))
    assert [lane.planned.strategy for lane in result.lanes] == ["quantum", "spools"]
    assert lane_caption(result.lanes[0]) == "blocking: in the event loop itself, which it blocks"
    assert result.progress(result.last_at_s) == 1.0
    assert '"quantum"' in load_json(result)


@pytest.mark.parametrize(
    "change",
    [
        {"unit": "x" * 99},
        {"unit": "\x1b[31m"},
        {"slots": 0},
        {"slots": 10**400},
        {"workers": -1},
        {"options": {"size": "\n"}},
        {"options": {str(number): "" for number in range(99)}},
        {"title": "Wheel"},
        {"amount": {"option": "size"}},
        {
            "amount": {
                "option": "size",
                "title": "Size",
                "unit": "thread",
                "value": 0,
                "lane_title": "pool",
                "others": {},
            }
        },
    ],
)
def test_a_lane_that_cannot_be_shown_is_refused(change):
    line, *rest = foreign(made_up_race(made_up_spec("gevent,threads:name=Wheel"))).splitlines(True)
    start = json.loads(line)
    start["plan"]["lanes"][0] |= change
    with pytest.raises(ValueError, match=r"."):
        fold(read(json.dumps(start).encode() + b"\n" + b"".join(rest)))


@pytest.mark.parametrize("name", ["", "x" * 99, "\x1b[31m"])
def test_a_name_that_cannot_be_shown_is_refused(name):
    with pytest.raises((ValueError, SpecError)):
        fold(read(foreign(made_up_race(made_up_spec("gevent")), {'"gevent"': json.dumps(name)})))
