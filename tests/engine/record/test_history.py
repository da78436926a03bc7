from datetime import datetime, timedelta

import msgspec
import pytest

from engine.record.history import History
from tests.engine.races import made_up_race

STARTED = made_up_race()[0]


def at(minutes, name="quick"):
    moment = datetime.fromisoformat(STARTED.started_at) + timedelta(minutes=minutes)
    spec = msgspec.structs.replace(STARTED.spec, name=name)
    return msgspec.structs.replace(STARTED, started_at=moment.isoformat(), spec=spec)


def test_races_are_listed_oldest_first(tmp_path):
    races = History(tmp_path)
    for minutes in (5, 1, 3):
        races.create(at(minutes)).close()
    assert races.paths() == sorted(races.paths())
    assert len(races.paths()) == 3


def test_the_oldest_races_are_forgotten(tmp_path):
    races = History(tmp_path, kept=3)
    (tmp_path / "0000.racelane").mkdir()
    for minutes in range(5):
        races.create(at(minutes)).close()
    assert [path.name[14:16] for path in races.paths()] == ["11", "12", "13"]


OTHERS = (
    "my-lecture-baseline.racelane",
    "0-before-the-change.racelane",
    "2026.racelane",
    "2026-03-14T15-09-26-535000.racelane",
    "2020-01-01T00-00-00-000000-quick (copy).racelane",
    "2020-01-01T00-00-00-000000-quick my-notes.racelane",
    "2020-13-41T00-00-00-000000-no-such-day.racelane",
    "racelane-quick-2020-01-01.racelane",
)


def test_files_of_other_names_are_neither_forgotten_nor_counted(tmp_path):
    for name in OTHERS:
        (tmp_path / name).write_text(name)
    races = History(tmp_path, kept=3)
    for minutes in range(6):
        races.create(at(minutes)).close()
    assert [(tmp_path / name).read_text() for name in OTHERS] == list(OTHERS)
    own = [path.name for path in races.paths() if path.name not in OTHERS]
    assert [name[14:16] for name in own] == ["12", "13", "14"]
    # They are there to be opened all the same.
    assert len(races.paths()) == len(OTHERS) + 3


def test_every_name_that_the_history_gives_is_one_that_it_may_forget(tmp_path):
    races = History(tmp_path, kept=2)
    names = ("quick", "", "a b", "--x--", "\u4e2d", "99", "Caf\u00e9 2")
    for minutes, name in enumerate(names):
        races.create(at(minutes, name)).close()
        assert len(races.paths()) == min(minutes + 1, 2)


@pytest.mark.parametrize("name", ["../../etc", "", "a b", "\u4e2d"])
def test_a_name_cannot_lead_elsewhere(tmp_path, name):
    with History(tmp_path).create(at(0, name)) as file:
        assert file.name.startswith(str(tmp_path))
    (path,) = History(tmp_path).paths()
    assert History.label(path)[:4] == "2026"


def test_a_folder_that_is_not_there_is_empty(tmp_path):
    assert History(tmp_path / "gone").paths() == []
