import socket

import pytest

from gui.display import display_problem


@pytest.fixture
def x_server(monkeypatch):
    """Listen where an X server of a number that nobody uses would."""
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("\0/tmp/.X11-unix/X4077")
        server.listen()
        yield ":4077"


def test_without_a_display_the_headless_commands_are_named():
    problem = display_problem({})
    assert "DISPLAY and WAYLAND_DISPLAY are not set" in problem
    assert "racelane-engine race" in problem
    assert "\n" not in problem


@pytest.mark.parametrize("display", [":4078", "localhost:4078", ":4078.0"])
def test_a_display_that_does_not_answer_is_named(display):
    assert f"the display {display} does not answer" in display_problem({"DISPLAY": display})


def test_a_wayland_display_that_does_not_answer_is_named(tmp_path):
    environment = {"WAYLAND_DISPLAY": "wayland-9", "XDG_RUNTIME_DIR": str(tmp_path)}
    assert "wayland-9 does not answer" in display_problem(environment)


def test_a_display_that_answers_is_no_problem(x_server):
    assert display_problem({"DISPLAY": x_server}) is None


def test_a_platform_that_the_user_names_is_theirs_to_know():
    assert display_problem({"QT_QPA_PLATFORM": "offscreen"}) is None
