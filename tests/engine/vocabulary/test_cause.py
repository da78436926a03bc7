"""Causes are recorded as reasons with values, and worded by whoever reads them."""

import json
import pickle
import string

import msgspec
import pytest

from engine.export.csv import to_csv
from engine.export.json import to_json
from engine.export.load.json import load_json
from engine.export.load.table import load_rows
from engine.export.table.table import make_table
from engine.load.result.result import fold_load
from engine.race.events import RunFailed
from engine.race.result.result import fold
from engine.record.lines import EventReader, encode_event
from engine.vocabulary.cause import _TEXTS, Cause, CausedError, Why, cause_of, told
from tests.engine.loads import made_up_load
from tests.engine.races import made_up_race, made_up_spec
from tests.pseudo import pseudo_language, unmarked_words

VALUES = {"process": "server", "signal": "35", "limit": "pids.max", "interpreter": ""}
"""Values that stand for words."""

DEADLINE = Cause(Why.DEADLINE, {"deadline_s": 20.0, "expected_s": 1.25}, "Lock: poisoned")
SAID = "no answer within 20 s, expected 1.25 s: Lock: poisoned"


def example(why):
    """Return a cause with a value for everything that its text needs."""
    fields = string.Formatter().parse(_TEXTS[why].message) if why is not Why.TOLD else ()
    return Cause(why, {name: VALUES.get(name, 1) for _, name, _, _ in fields if name})


@pytest.mark.parametrize("why", [why for why in Why if why is not Why.TOLD])
def test_each_reason_is_worded_in_the_language_of_the_reader(why):
    cause = example(why)
    english = str(cause)
    assert english == cause.english
    with pseudo_language():
        assert str(cause) != english
        assert unmarked_words(str(cause), ["1 s", "GiB"]) == []
        assert cause.english == english
    assert str(cause) == english


def test_the_words_of_others_stay_as_they_are():
    with pseudo_language():
        assert str(told("boum {x}")) == "boum {x}"
        shown = str(DEADLINE)
    assert "Lock: poisoned" in shown
    assert str(DEADLINE) == SAID


@pytest.mark.parametrize("why", list(Why))
def test_a_cause_is_read_back_as_it_was_written(why):
    cause = example(why)
    read = msgspec.json.decode(msgspec.json.encode(cause), type=Cause)
    assert read == cause
    assert hash(read) == hash(cause)
    error = pickle.loads(pickle.dumps(CausedError(cause)))
    assert cause_of(error) == cause


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"deadline_s": 1.0},
        {"deadline_s": 1.0, "expected_s": "long"},
        {"deadline_s": 1.0, "expected_s": 1e300},
        {"deadline_s": 1.0, "expected_s": 10**30},
        {"deadline_s": 1.0, "expected_s": None},
        {"deadline_s": [1.0], "expected_s": 1.0},
    ],
)
def test_a_cause_without_its_values_is_no_cause(values):
    line = json.dumps({"why": "deadline", "values": values})
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(line, type=Cause)


def test_an_exception_without_a_cause_is_told_by_its_type_and_message():
    assert str(cause_of(ValueError("on fire"))) == "ValueError: on fire"
    assert str(cause_of(KeyboardInterrupt())) == "KeyboardInterrupt"


def failed_race():
    events = made_up_race(made_up_spec("sequential,threads"), failed=("threads",))
    events = [
        msgspec.structs.replace(event, cause=DEADLINE) if isinstance(event, RunFailed) else event
        for event in events
    ]
    lines = b"".join(map(encode_event, events))
    return fold(event for _, event in EventReader().feed(lines))


def test_a_failed_race_is_shown_in_the_readers_language_and_exported_in_english():
    result = failed_race()
    with pseudo_language():
        failures = [row.failure for row in make_table(result).rows if row.failure]
        exported, table = json.loads(to_json(result)), to_csv(result)
    assert failures
    for failure in failures:
        assert "Lock: poisoned" in failure
        assert unmarked_words(failure, ["Lock: poisoned"]) == []
    said = [run["failure"]["message"] for run in exported["runs"] if run["failure"]]
    assert set(said) == {SAID}
    assert SAID in table


def test_a_failed_load_is_shown_in_the_readers_language_and_exported_in_english():
    killed = Cause(Why.KILLED, {"process": "server", "signal": "SIGKILL"})
    events = made_up_load(died={"asyncio": "?"})
    events = [
        msgspec.structs.replace(event, cause=killed) if hasattr(event, "cause") else event
        for event in events
    ]
    result = fold_load(events)
    with pseudo_language():
        failures = [row.failure for row in load_rows(result) if row.failure]
        lanes = json.loads(load_json(result))["lanes"]
    assert len(failures) == 1
    assert unmarked_words(failures[0], ["SIGKILL"]) == []
    assert "the server was ended by SIGKILL" in [lane["failure"] for lane in lanes]
