import pytest

from engine.cli import spec_options
from engine.race.spec.mode import Mode
from engine.race.spec.worker_start import WorkerStart


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, WorkerStart.AUTO),
        ({"mode": "standard"}, WorkerStart.AUTO),
        ({"mode": "rigorous"}, WorkerStart.FRESH),
        ({"mode": "rigorous", "worker": "auto"}, WorkerStart.AUTO),
        ({"worker": "fresh"}, WorkerStart.FRESH),
    ],
)
def test_only_rigorous_races_and_those_that_ask_start_every_interpreter_anew(options, expected):
    assert spec_options.spec_from_options(options).worker is expected


def test_every_mode_says_how_its_workers_start():
    assert {mode.worker for mode in Mode} == set(WorkerStart)
