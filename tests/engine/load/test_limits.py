"""What a machine does not allow a load is refused beforehand, and is no fault of the server's."""

import socket
import subprocess
import sys

import msgspec
import pytest

from engine.export.load.table import load_rows
from engine.load.conduct.conductor import LoadConductor
from engine.load.limits import load_problem
from engine.load.result.result import LaneState, fold_load
from engine.load.spec import LoadSpec
from engine.machine.limits import Limit, Limits, read_limits
from engine.process.child import python_environment

SPEC = LoadSpec(strategies=("asyncio", "threads"), users=500, requests=500)
FREE = Limits(tasks=None, files=None, memory=None)
FEW_FILES = Limits(None, Limit("RLIMIT_NOFILE", 256, 0), None)
FEW_PORTS = Limits(None, None, None, Limit("ip_local_port_range", 300, 0))

ASK = """
import asyncio, resource, socket, sys
from engine.load.client.visitor import Visitor

async def ask():
    visitor = Visitor(sys.argv[1], at_once=1, clusters=None)
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, hard))
    kept = []
    try:
        while True:
            kept.append(socket.socket())
    except OSError:
        print((await visitor.ask(5.0)).cause)

asyncio.run(ask())
"""
"""Visits an address once no more files may be opened."""


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        (
            FEW_FILES,
            "500 users and the probe need 600 sockets at once; RLIMIT_NOFILE allows 256 open files "
            "per process",
        ),
        (
            FEW_PORTS,
            "500 users and the probe need 600 ports at once; the system (ip_local_port_range) "
            "allows 300",
        ),
        (FREE, ""),
    ],
)
def test_more_visits_than_the_machine_allows_are_told_with_figure_and_limit(limits, expected):
    assert str(load_problem(SPEC, limits) or "") == expected


def test_the_machine_bears_a_usual_load():
    assert load_problem(msgspec.structs.replace(SPEC, users=10), read_limits()) is None


def test_the_range_of_ports_is_read(tmp_path):
    path = tmp_path / "proc/sys/net/ipv4/ip_local_port_range"
    path.parent.mkdir(parents=True)
    path.write_text("32768\t60999\n")
    ports = read_limits(tmp_path).ports
    assert ports == Limit("ip_local_port_range", 28_232, 0)
    path.write_text("none")
    assert read_limits(tmp_path).ports is None


def test_a_load_over_a_limit_starts_no_server(monkeypatch, marked_processes):
    monkeypatch.setattr("engine.load.conduct.conductor.read_limits", lambda: FEW_FILES)
    result = fold_load(LoadConductor(SPEC).events())
    assert [lane.state for lane in result.lanes] == [LaneState.FAILED] * 2
    assert all(lane.pid == 0 and lane.sent == 0 for lane in result.lanes)
    assert {row.failure for row in load_rows(result)} == {str(load_problem(SPEC, FEW_FILES))}
    assert marked_processes() == []


def test_a_request_that_lacks_a_file_is_not_the_servers_failure():
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}/"
        told = subprocess.run(
            [sys.executable, "-c", ASK, url],
            env=python_environment(),
            capture_output=True,
            check=True,
            text=True,
        ).stdout
    assert told.strip() == "not sent: the users' own process has too many open files"
