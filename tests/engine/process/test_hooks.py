"""Debuggers, profilers and their like: left outside, or told of."""

import json
import subprocess
import sys

import msgspec
import pytest

from engine.doubts.doubt import Severity
from engine.doubts.doubts import doubts
from engine.export.load.table import load_rows
from engine.load.conduct.conductor import LoadConductor
from engine.load.result.result import fold_load
from engine.load.spec import LoadSpec
from engine.process.child import python_environment
from engine.process.hook import Hook
from engine.process.hooks import HookKind
from engine.race.conduct.conductor import Conductor
from engine.race.events import RaceStarted, RunFinished
from engine.race.result.result import fold
from engine.race.spec.race import RaceSpec
from engine.race.spec.text.lane import parse_lane
from tests.engine.races import made_up_race, made_up_spec

FIND = "import json\nfrom engine.process.hooks import find_hooks\nprint(json.dumps(find_hooks()))"

VARIABLES = {
    "PYTHONASYNCIODEBUG": "1",
    "PYTHONDEVMODE": "1",
    "PYTHONTRACEMALLOC": "5",
    "PYTHONMALLOC": "debug",
    "PYTHONPROFILEIMPORTTIME": "1",
    "COVERAGE_PROCESS_START": "/nowhere/.coveragerc",
    "COV_CORE_SOURCE": "engine",
    "PYDEVD_LOAD_VALUES_ASYNC": "1",
}


@pytest.fixture
def customize(tmp_path, monkeypatch):
    """Return what gives each Python that is started from now on a sitecustomize."""

    def make(code):
        (tmp_path / "sitecustomize.py").write_text(code)
        monkeypatch.setenv("PYTHONPATH", str(tmp_path))

    return make


def found(*options, **environment):
    output = subprocess.run(
        [sys.executable, *options, "-c", FIND],
        env=python_environment() | environment,
        capture_output=True,
        check=True,
    ).stdout
    return [(hook["kind"], hook["name"]) for hook in json.loads(output)]


def hooked(result):
    return [doubt for doubt in doubts(result) if doubt.kind == "hooked"]


def test_a_calm_python_has_no_hooks():
    assert found() == []


@pytest.mark.parametrize(
    ("options", "environment", "expected"),
    [
        (("-X", "dev"), {}, ("development", "")),
        (("-X", "tracemalloc"), {}, ("memory", "tracemalloc")),
        ((), {"PYTHONASYNCIODEBUG": "1"}, ("asyncio", "")),
        ((), {"LD_PRELOAD": "/nowhere/libprofiler.so.0"}, ("preload", "libprofiler.so.0")),
    ],
)
def test_modes_and_variables_are_found(options, environment, expected):
    assert found(*options, **environment) == [expected]


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("import sys\nsys.settrace(lambda *_: None)", "trace"),
        ("import threading\nthreading.settrace(lambda *_: None)", "trace"),
        ("import sys\nsys.setprofile(lambda *_: None)", "profile"),
        ("import threading\nthreading.setprofile(lambda *_: None)", "profile"),
    ],
)
def test_functions_that_a_sitecustomize_sets_are_found(customize, code, kind):
    customize(code)
    assert found() == [(kind, "sitecustomize"), ("customize", "sitecustomize")]


def test_a_debuggers_module_is_found(customize, tmp_path):
    (tmp_path / "pydevd.py").write_text("")
    customize("import pydevd")
    assert ("module", "pydevd") in found()


def test_variables_that_slow_a_python_reach_no_worker(monkeypatch):
    for name, value in VARIABLES.items():
        monkeypatch.setenv(name, value)
    assert not VARIABLES.keys() & python_environment().keys()
    spec = RaceSpec(lanes=(parse_lane("asyncio"),), cluster_counts=(1,), sleep_s=0.01)
    result = fold(Conductor(spec).events())
    (run,) = result.runs
    assert run.outcome.hooks == ()
    assert all(doubt.severity is Severity.NOTE for doubt in hooked(result))


def test_a_race_whose_workers_are_traced_carries_a_warning(customize):
    customize("import sys\nsys.settrace(lambda *_: None)")
    lanes = tuple(map(parse_lane, ("threads", "asyncio")))
    result = fold(Conductor(RaceSpec(lanes=lanes, cluster_counts=(1,), sleep_s=0.01)).events())
    (doubt,) = hooked(result)
    assert doubt.severity is Severity.WARNING
    assert doubt.seen.startswith("All lanes ran under a trace function of sitecustomize")
    assert "outside of a debugger" in doubt.to_do


def test_a_load_whose_server_is_profiled_says_so(customize):
    customize("import sys\nsys.setprofile(lambda *_: None)")
    spec = LoadSpec(strategies=("asyncio",), users=1, requests=1, clusters=1, sleep_s=0.01)
    (row,) = load_rows(fold_load(LoadConductor(spec).events()))
    assert row.note.startswith("the server ran under a profile function of sitecustomize")


def with_hooks(runs=(), own=()):
    """Return a made-up race whose first lane's runs, or whose engine, had hooks."""
    events = []
    for event in made_up_race(made_up_spec("threads,asyncio", cluster_counts=(1,))):
        if isinstance(event, RunFinished) and not event.run:
            event = msgspec.structs.replace(event, hooks=runs)
        elif isinstance(event, RaceStarted):
            event = msgspec.structs.replace(event, hooks=own)
        events.append(event)
    return fold(events)


def test_a_library_that_may_be_harmless_is_a_note_of_its_lane():
    result = with_hooks(runs=(Hook(HookKind.PRELOAD, "libjemalloc.so.2"),))
    (doubt,) = hooked(result)
    title = result.lanes[doubt.lane].title
    assert doubt.severity is Severity.NOTE
    assert f"{title} ran under the preloaded library libjemalloc.so.2" in str(doubt.message)


def test_an_engine_that_is_watched_by_itself_is_a_note():
    (doubt,) = hooked(with_hooks(own=(Hook(HookKind.TRACE, "pydevd"),)))
    assert doubt.severity is Severity.NOTE
    assert "the lanes did not" in doubt.seen
    assert hooked(with_hooks(own=(Hook(HookKind.ASYNCIO),))) == []
    assert hooked(with_hooks()) == []
