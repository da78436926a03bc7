import socket
import struct
import subprocess
import sys
import threading

import pytest

from engine.process.child import python_environment
from gui.display import display_problem
from tests.gui.screens import virtual_screen, worker_number

SUCCESS = struct.pack("<BxHHH", 1, 11, 0, 0)
COOKIE = bytes(range(16))

# One for each worker that runs the tests; nobody has a screen of such a number.
NUMBER = str(4100 + worker_number())


def refusal(reason):
    padded = reason + bytes(-len(reason) % 4)
    return struct.pack("<BBHHH", 0, len(reason), 11, 0, len(padded) // 4) + padded


@pytest.fixture
def make_x_server():
    """Return a function that listens where an X server of a number that nobody uses would."""
    servers = []

    def make(answer):
        """Answer each connection by ``answer`` of its request; return the display's name."""
        server = socket.create_server(f"\0/tmp/.X11-unix/X{NUMBER}", family=socket.AF_UNIX)
        thread = threading.Thread(target=serve, args=(server, answer))
        thread.start()
        servers.append((server, thread))
        return f":{NUMBER}"

    def serve(server, answer):
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            with connection:
                request = connection.recv(1000)
                if request:
                    connection.sendall(answer(request))

    yield make
    for server, thread in servers:
        server.shutdown(socket.SHUT_RDWR)
        server.close()
        thread.join()


def cookies(*entries):
    """Return a file of cookies; each entry has a family, owner, display and cookie."""
    lines = []
    for family, owner, display, cookie in entries:
        fields = (owner, display, b"MIT-MAGIC-COOKIE-1", cookie)
        lines.append(
            struct.pack(">H", family)
            + b"".join(struct.pack(">H", len(field)) + field for field in fields)
        )
    return b"".join(lines)


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


def test_a_display_that_answers_is_no_problem(make_x_server):
    assert display_problem({"DISPLAY": make_x_server(lambda request: SUCCESS)}) is None


def test_a_display_that_refuses_is_told_like_a_missing_one(make_x_server):
    display = make_x_server(lambda request: refusal(b"No protocol specified\n"))
    problem = display_problem({"DISPLAY": display})
    assert f"the display {display} refuses the connection (No protocol specified)" in problem
    assert "racelane-engine race" in problem
    assert "\n" not in problem


@pytest.mark.parametrize(
    ("entries", "is_open"),
    [
        ([(65535, b"", b"", COOKIE)], True),
        ([(256, socket.gethostname().encode(), NUMBER.encode(), COOKIE)], True),
        ([(65535, b"", b"", b"wrong" * 3), (0, b"\x7f\0\0\1", NUMBER.encode(), COOKIE)], True),
        ([(65535, b"", b"12", COOKIE)], False),
        ([(256, b"elsewhere", NUMBER.encode(), COOKIE)], False),
        ([], False),
    ],
)
def test_a_cookie_opens_the_display_that_it_is_for(make_x_server, tmp_path, entries, is_open):
    display = make_x_server(lambda request: SUCCESS if COOKIE in request else refusal(b"no"))
    file = tmp_path / "authority"
    file.write_bytes(cookies(*entries))
    problem = display_problem({"DISPLAY": display, "XAUTHORITY": str(file)})
    assert (problem is None) is is_open


@pytest.mark.parametrize("content", [b"", b"\0", b"\0\0\xff\xff", b"\xff" * 50])
def test_a_damaged_file_of_cookies_counts_as_none(make_x_server, tmp_path, content):
    display = make_x_server(lambda request: refusal(b"no"))
    (tmp_path / ".Xauthority").write_bytes(content)
    problem = display_problem({"DISPLAY": display, "HOME": str(tmp_path)})
    assert "refuses the connection (no)" in problem


def test_a_display_that_hangs_up_is_left_to_qt(make_x_server):
    assert display_problem({"DISPLAY": make_x_server(lambda request: b"")}) is None


@pytest.fixture
def locked_screen(tmp_path):
    """Start a real X screen that only a cookie opens; return its name."""
    file = tmp_path / "authority"
    file.write_bytes(cookies((65535, b"", b"", COOKIE)))
    with virtual_screen("-auth", str(file)) as screen:
        yield screen


def test_a_real_screen_lets_in_who_has_its_cookie(locked_screen, tmp_path):
    has_none = {"DISPLAY": locked_screen, "XAUTHORITY": str(tmp_path / "none")}
    assert "refuses the connection (" in display_problem(has_none)
    has_one = {"DISPLAY": locked_screen, "XAUTHORITY": str(tmp_path / "authority")}
    assert display_problem(has_one) is None
    environment = python_environment() | has_none
    del environment["QT_QPA_PLATFORM"]
    program = subprocess.run(
        [sys.executable, "-m", "gui"],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert program.returncode == 1
    assert program.stderr.count("\n") == 1
    assert "refuses the connection" in program.stderr


def test_a_platform_that_the_user_names_is_theirs_to_know():
    assert display_problem({"QT_QPA_PLATFORM": "offscreen"}) is None
