"""The program is a house of rooms: none too large or too small, and no arrow runs backward."""

import pytest

from tests.rooms import ROOTS, Room, read_rooms

LEAST, MOST = 3, 15
"""Files, and rooms, of a room."""

TOPS = {
    "engine": {"__main__"},
    "gui": {"__main__", "app", "display", "headless_picture", "headless_views"},
}
"""What else than rooms stands at the top."""

UNUSUAL = {
    "engine.query_service": "a process, and what starts it",
    "engine.strategies": "a file for each strategy, and few besides",
    "gui.ask": "two kinds of dialogs; what asks next goes there",
    "gui.widgets": "one small widget per file",
    "engine.process": "one small help per file for processes that start, wait, end or are killed",
    "gui.plot": "everything that charts share, one part of it per file",
    "gui.picture": "the one way from what is shown to a file",
}
"""Why a room has more or fewer files than others."""


@pytest.fixture(scope="module")
def rooms() -> dict[str, Room]:
    return read_rooms()


def test_no_import_runs_backward(rooms):
    assert {name: set(room.backward) for name, room in rooms.items() if room.backward} == {}


def test_a_room_has_three_to_fifteen_files_or_a_reason(rooms):
    unexplained = {
        name: len(room.things)
        for name, room in rooms.items()
        if name not in {*ROOTS, *UNUSUAL} and not LEAST <= len(room.things) <= MOST
    }
    assert unexplained == {}
    assert UNUSUAL.keys() <= rooms.keys()


@pytest.mark.parametrize("root", ROOTS)
def test_at_the_top_stand_rooms_and_what_starts_the_program(rooms, root):
    assert {file.removeprefix(f"{root}.") for file in rooms[root].files} == TOPS[root]
