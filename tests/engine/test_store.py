from datetime import datetime, timedelta

import msgspec
import pytest

from engine import store
from engine.store import RaceStore
from tests.engine.races import made_up_race

STARTED = made_up_race()[0]


def at(minutes, name="quick"):
    moment = datetime.fromisoformat(STARTED.started_at) + timedelta(minutes=minutes)
    spec = msgspec.structs.replace(STARTED.spec, name=name)
    return msgspec.structs.replace(STARTED, started_at=moment.isoformat(), spec=spec)


def test_races_are_listed_oldest_first(tmp_path):
    races = RaceStore(tmp_path)
    for minutes in (5, 1, 3):
        races.create(at(minutes)).close()
    assert races.paths() == sorted(races.paths())
    assert len(races.paths()) == 3


def test_the_oldest_races_are_forgotten(tmp_path, monkeypatch):
    monkeypatch.setattr(store, "_KEPT", 3)
    races = RaceStore(tmp_path)
    (tmp_path / "0000.racelane").mkdir()
    for minutes in range(5):
        races.create(at(minutes)).close()
    assert [path.name[14:16] for path in races.paths()] == ["11", "12", "13"]


@pytest.mark.parametrize("name", ["../../etc", "", "a b", "\u4e2d"])
def test_a_name_cannot_lead_elsewhere(tmp_path, name):
    with RaceStore(tmp_path).create(at(0, name)) as file:
        assert file.name.startswith(str(tmp_path))
    (path,) = RaceStore(tmp_path).paths()
    assert RaceStore.label(path)[:4] == "2026"


def test_a_folder_that_is_not_there_is_empty(tmp_path):
    assert RaceStore(tmp_path / "gone").paths() == []
