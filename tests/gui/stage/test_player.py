"""A player moves a replay on with the clock, and goes where it is told."""

import pytest

from engine.race.replay.replay import RaceReplay
from engine.race.result.result import fold
from engine.stream.showing import ShowClock
from gui.stage import player as player_module
from gui.stage.player import Player
from gui.stage.transport import moment_text
from tests.engine.races import made_up_race, made_up_spec


@pytest.fixture
def replay():
    return RaceReplay(fold(made_up_race(made_up_spec(cluster_counts=(1,)))), ShowClock.SIDE_BY_SIDE)


@pytest.fixture
def player(qapp, replay):
    player = Player()
    player.load(replay)
    yield player
    player.load(None)


def test_time_passes_while_it_plays_and_stops_at_the_end(qtbot, player, replay):
    player.speed = 20.0
    player.play()
    moments = []
    player.moved.connect(lambda: moments.append(player.at_s))
    qtbot.waitUntil(lambda: not player.is_playing)
    assert moments == sorted(moments)
    assert moments[-1] == player.at_s == replay.duration_s == replay.result.last_at_s
    assert len(moments) > 1


class Passed:
    """A stopwatch that tells what it is told, in milliseconds."""

    def __init__(self):
        self.ms = 0

    def start(self):
        """Begin."""

    def restart(self):
        return self.ms


def test_it_is_as_fast_as_asked_however_rare_the_frames(player):
    player._passed = passed = Passed()
    player.play()
    for speed, passed.ms, moved_s in ((1.0, 33, 0.033), (0.1, 200, 0.02), (2.0, 100, 0.2)):
        player.speed = speed
        before = player.at_s
        player._on_frame()
        assert player.at_s - before == pytest.approx(moved_s)


def test_playing_from_the_end_begins_again(player):
    player.go_to_end()
    assert player.at_s == player.duration_s
    player.play()
    assert player.at_s < player.duration_s
    assert player.is_playing


def test_a_loop_holds_its_end_and_begins_again(qtbot, player, monkeypatch):
    monkeypatch.setattr(player_module, "_HOLD_S", 0.05)
    player.is_looping = True
    player.seek(player.duration_s - 0.001)
    player.play()
    moments = []
    player.moved.connect(lambda: moments.append(player.at_s))
    qtbot.waitUntil(lambda: 0.0 in moments)
    assert player.duration_s in moments
    assert player.is_playing


def test_steps_go_from_start_to_end_and_pause(player, replay):
    player.play()
    player.step(1)
    assert not player.is_playing
    assert player.at_s == replay.next_stop(0.0)
    player.go_to_start()
    places = []
    while player.at_s < player.duration_s:
        player.step(1)
        places.append(player.at_s)
    assert places == sorted(set(places))
    player.step(-1)
    assert player.at_s == places[-2]


def test_without_a_replay_nothing_happens(qapp):
    player = Player()
    for do in (player.play, player.toggle, player.go_to_end, lambda: player.step(1)):
        do()
    assert not player.is_playing
    assert player.at_s == player.duration_s == 0.0


@pytest.mark.parametrize(
    ("at_s", "duration_s", "text"),
    [
        (0.0123, 0.0648, "12.3 / 64.8 ms"),
        (0.5, 4.05, "0.50 / 4.05 s"),
        (62.44, 190.0, "1:02.4 / 3:10.0"),
    ],
)
def test_a_moment_is_told_in_the_unit_of_the_whole(at_s, duration_s, text):
    assert moment_text(at_s, duration_s) == text
