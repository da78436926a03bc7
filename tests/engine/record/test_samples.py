"""Files that earlier versions wrote open, and say what they said then.

``samples/`` holds records as they were written, by the version named in their first line; beside
each stands what that version made of it. A new format gets samples of its own; these never change.
"""

import csv
import io
import json
import re
from pathlib import Path

import pytest

from engine.article.judgement import Rating
from engine.export.csv import to_csv
from engine.export.json import to_json
from engine.export.load.csv import load_csv
from engine.export.load.json import load_json
from engine.export.load.markdown import load_markdown
from engine.export.markdown import to_markdown
from engine.export.table.breakdown_columns import BREAKDOWN_COLUMNS
from engine.export.table.columns import COLUMNS
from engine.export.table.query_columns import QUERY_COLUMNS
from engine.export.trace import to_trace
from engine.load.result.caption import lane_caption, load_caption
from engine.load.result.result import LoadResult, fold_load
from engine.race.result.caption import fan_out_caption, parameters_caption
from engine.race.result.fairness import unfairness_of
from engine.race.result.result import fold
from engine.race.result.verdict import statistics_caption
from engine.record.kinds import fold_any
from engine.record.lines import read_events

SAMPLES = Path(__file__).parent / "samples"
RACES = (
    "race",
    "faults",
    "aborted",
    "cpu",
    "format-1",
    "format-2",
    "format-3",
    "format-5",
    "format-5-faults",
)
LOADS = ("load", "format-5-load")

COLUMNS_THEN = tuple(
    column for column in COLUMNS if column not in (*QUERY_COLUMNS, *BREAKDOWN_COLUMNS)
)
"""The columns that there were when the samples were written."""

WORDED = ("parameters", "statistics", "lanes", "unfair")
"""What is put in words when it is shown: better words are welcome, other figures are not."""


def figures_in(texts):
    """Return the numbers in a text or several."""
    return re.findall(r"\d+(?:\.\d+)?", texts if isinstance(texts, str) else "\n".join(texts))


def path_of(name):
    return SAMPLES / f"{name}.racelane"


def said_of_race(result):
    """Return what is said of a race, as far as it rests on the record alone."""
    document = json.loads(to_json(result))
    trace = json.loads(to_trace(result, every_run=True))["traceEvents"]
    unfair = unfairness_of(result.spec, result.plan)
    return {
        "parameters": parameters_caption(result.spec),
        "statistics": statistics_caption(result),
        "lanes": [f"{lane.title}: {fan_out_caption(lane)}" for lane in result.lanes],
        "unfair": unfair.sentence if unfair is not None else "",
        "outcome": document["outcome"],
        "done": result.done,
        "runs": len(document["runs"]),
        "blocks": [[run["lane"], run["clusters"], run["block"]] for run in document["runs"]],
        "sweeps": document["scalability"],
        "bars": [[one["name"], one["ts"], one["dur"]] for one in trace if one["ph"] == "X"],
        "table": to_markdown(result, COLUMNS_THEN).splitlines()[2:],
        "csv": csv_values(to_csv(result)),
    }


def said_of_load(result):
    """Return what is said of a load, as far as it rests on the record alone."""
    document = json.loads(load_json(result))
    return {
        "parameters": load_caption(result.spec),
        "lanes": [lane_caption(lane) for lane in result.lanes],
        "outcome": document["outcome"],
        "table": load_markdown(result).splitlines()[2:],
        "csv": csv_values(load_csv(result)),
    }


def csv_values(text):
    """Return the lines of a CSV export, without texts that are worded when they are written."""
    rows = csv.DictReader(io.StringIO(text))
    return [
        [f"{name}={value}" for name, value in row.items() if value and name != "untold"]
        for row in rows
    ]


def said_of(name):
    events = read_events(path_of(name))
    result = fold_load(events) if name in LOADS else fold(events)
    return said_of_load(result) if isinstance(result, LoadResult) else said_of_race(result)


def test_a_check_of_format_5_says_why_a_claim_was_not_judged():
    result = fold_any(read_events(path_of("format-5-check")))
    assert [one.finding.rating for one in result.checked.values()] == [
        Rating.IN_PART,
        Rating.HOLDS,
        Rating.UNKNOWN,
    ]
    missing = result.checked["same-time"].finding.missing
    assert str(missing.text) == "gevent: there is no file /nonexistent"


@pytest.mark.parametrize("name", [*RACES, *LOADS])
def test_an_old_record_says_what_it_said_when_it_was_written(name):
    expected = json.loads((SAMPLES / f"{name}.json").read_text())
    said = said_of(name)
    assert said.keys() == expected.keys()
    for key, value in expected.items():
        if key in WORDED:
            assert all(said[key]) == all(value), key
            assert figures_in(said[key]) == figures_in(value), key
        else:
            assert said[key] == value, key
