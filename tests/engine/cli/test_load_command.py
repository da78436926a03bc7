import csv
import io
import json
import signal
import subprocess
import sys

import msgspec
import pytest
from click.testing import CliRunner
from rich.console import Console

from engine.cli.command.load import load
from engine.cli.shown.load_report import load_report
from engine.cli.terminal.report import print_report
from engine.export.load.csv import load_csv
from engine.export.load.json import load_json
from engine.export.load.latex import load_latex
from engine.export.load.markdown import load_markdown
from engine.export.load.separated import load_table_csv, load_text
from engine.export.load.table import HEADINGS, load_rows
from engine.load.result.result import fold_load
from engine.load.spec import LoadSpec, encode_load
from engine.process.child import python_environment
from engine.record.lines import encode_event, read_events
from engine.stream.event import Outcome
from engine.vocabulary.cause import Cause, Why
from tests.engine.loads import made_up_load
from tests.waiting import PATIENCE_S

ENGINE = (sys.executable, "-m", "engine")
SMALL = ("--strategies", "asyncio", "--users", "2", "--requests", "6", "--sleep", "0.001")


def engine(*arguments):
    return subprocess.run(
        [*ENGINE, *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        env=python_environment(),
        check=False,
    )


def printed(result, width=80):
    screen = Console(file=io.StringIO(), width=width, force_terminal=True, color_system=None)
    print_report(load_report(result), screen)
    return screen.file.getvalue()


def test_a_load_is_printed_kept_and_replayed_to_the_same_table(user_folders, tmp_path):
    target = tmp_path / "requests.csv"
    live = engine("load", *SMALL, "--seed", "7", "--csv", str(target))
    assert live.returncode == 0, live.stderr
    assert "seed 7" in live.stdout
    assert "another user waits" in live.stdout
    assert len(list(csv.DictReader(target.read_text().splitlines()))) == 6
    (file,) = (user_folders / "races").iterdir()
    assert file.name.endswith("-load.racelane")
    assert fold_load(read_events(file)).outcome is Outcome.COMPLETED
    again = engine("replay", str(file), "--events", str(tmp_path / "copy"))
    assert again.stdout == live.stdout
    assert (tmp_path / "copy").read_bytes() == file.read_bytes()


def started(*arguments):
    """Start a long load and return it once requests are answered."""
    command = [*ENGINE, "load", "--requests", "100000", *arguments, "--events", "-"]
    process = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=python_environment(),
        start_new_session=True,
    )
    while b"requests_ended" not in process.stdout.readline():
        assert process.poll() is None
    return process


def test_a_signal_stops_a_load_in_good_order(marked_processes):
    with started("--strategies", "asyncio", "--sleep", "0.01") as process:
        process.send_signal(signal.SIGTERM)
        output, _ = process.communicate(timeout=PATIENCE_S)
        assert process.returncode == 130
    assert b'"outcome":"aborted"' in output
    assert marked_processes() == []


def test_a_killed_load_takes_its_server_and_clients_along(marked_processes):
    slow = ("--strategies", "processes", "--sleep", "0.005", "--clusters", "1")
    with started(*slow) as process:
        assert len(marked_processes()) > 3
        process.kill()
        process.communicate(timeout=PATIENCE_S)
    assert process.returncode == -signal.SIGKILL


def test_the_end_of_stdin_ends_a_load_that_a_window_started(marked_processes):
    spec = LoadSpec(strategies=("threads",), requests=100_000, sleep_s=0.01)
    with subprocess.Popen(
        [*ENGINE, "load", "--spec", "-", "--end-with-stdin", "--events", "-", "--quiet"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=python_environment(),
        start_new_session=True,
    ) as process:
        process.stdin.write(encode_load(spec) + b"\n")
        process.stdin.flush()
        while b"requests_ended" not in process.stdout.readline():
            continue
        process.stdin.close()
        output = process.stdout.read()
        process.wait(timeout=PATIENCE_S)
    assert b'"outcome":"aborted"' in output
    assert marked_processes() == []


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("--strategies", "fibres"), "got 'fibres'"),
        (("--strategies", ","), "at least one"),
        (("--users", "0"), "users must be 1..2000, got 0"),
        (("--requests", "5", "--duration", "1"), "either a number of requests or a duration"),
        (("--duration", "nan"), "got nan"),
        (("--rate", "0"), "rate must be 0.01..10000/s, got 0/s"),
        (("--arrivals", "late"), "late"),
        (("--sleep", "1000"), "sleep must be 0..60 s, got 1000 s"),
        (("--clusters", "100", "--nodes", "100", "--switches", "100"), "at most 10000 queries"),
        (("--sleep", "60", "--clusters", "100"), "at most 3600 s"),
        (("--spec", "/nonexistent"), "cannot read /nonexistent"),
        (("--spec", "-"), "not JSON"),
        (("--spec", "-", "--users", "1"), "cannot be combined"),
        (("--requests", "1000000", "--users", "1"), "--yes"),
        (("--events", "/nonexistent/file"), "cannot write /nonexistent/file"),
    ],
)
def test_bad_input_is_refused_in_words(arguments, named):
    run = CliRunner().invoke(load, arguments)
    assert run.exit_code in (1, 2)
    # Long messages are wrapped.
    assert named in " ".join(run.output.split())


def test_the_table_fits_an_ordinary_terminal_and_says_what_another_user_feels():
    result = fold_load(made_up_load(probe_s={"blocking": 3.1}))
    narrow, wide = printed(result), printed(result, 150)
    assert "\u2026" not in narrow + wide
    assert all(heading in narrow for heading in ("Done", "Median", "p99", "Ideal", "Probe max"))
    assert all(str(heading) in wide for heading in HEADINGS)
    assert "another user waits 3.10 s, at worst 3.10 s" in wide


def test_failures_and_a_late_client_are_printed():
    events = made_up_load(died={"blocking": "the server was ended by SIGKILL"})
    finished = events[-2]
    late = type(finished)(at_s=finished.at_s, lane=1, client_lag_s=0.2)
    text = " ".join(printed(fold_load([*events[:-2], late, events[-1]])).split())
    assert "failed: blocking: the server was ended by SIGKILL" in text
    assert "the users' own process was up to 200 ms late" in text
    cut = printed(fold_load(made_up_load(lanes=1, over=False)))
    assert "cut short after 1 of 2 strategies" in cut


def test_exports_hold_every_request():
    result = fold_load(made_up_load())
    rows = list(csv.DictReader(load_csv(result).splitlines()))
    assert len(rows) == 20
    assert {row["status"] for row in rows} == {"200"}
    assert float(rows[0]["latency_s"]) == pytest.approx(3.21)
    document = json.loads(load_json(result))
    assert [lane["answered"] for lane in document["lanes"]] == [10, 10]
    assert len(document["lanes"][0]["latencies_s"]) == 10
    assert load_markdown(result).count("\n") == 4
    assert load_latex(result).count(r"\\") == 3
    assert load_text(result).split("\n")[0] == "\t".join(map(str, HEADINGS))
    assert all(len(row.cells) == len(row.sort_keys) == len(HEADINGS) for row in load_rows(result))


def test_what_was_given_up_is_marked_in_every_table_and_export():
    spec = LoadSpec(strategies=("threads",), requests=4, users=1, timeout_s=0.5)
    events = made_up_load(spec, latency_s={"threads": -2.3})
    place = max(place for place, event in enumerate(events) if hasattr(event, "statuses"))
    due_s = events[place - 3].intended_s[0]
    events[place] = msgspec.structs.replace(
        events[place],
        statuses=[0],
        causes=[Cause(Why.TIMED_OUT, {"timeout_s": 0.5})],
        ended_s=[due_s + 0.5],
    )
    result = fold_load(events)
    for text in (printed(result, 150), load_text(result), load_markdown(result)):
        assert "> 0.5 s" in text
    rows = list(csv.DictReader(load_table_csv(result).splitlines()))
    assert [rows[0][name] for name in ("Median", "p95", "p99", "Max")] == [
        "100 ms",
        *["> 0.5 s"] * 3,
    ]
    assert "0.5 s" in load_latex(result)
    requests = list(csv.DictReader(load_csv(result).splitlines()))
    assert [row["at_least_s"] for row in requests] == ["", "", "", "0.5"]
    assert [bool(row["latency_s"]) for row in requests] == [True, True, True, False]
    latency = json.loads(load_json(result))["lanes"][0]["latency"]
    assert latency["median_s"] == pytest.approx(0.1)
    assert latency["p95_s"] is latency["most_s"] is latency["mean_s"] is None
    assert latency["at_least_s"]["p95_s"] == latency["at_least_s"]["p99_s"] == 0.5


def test_a_server_that_answers_nobody_in_time_has_no_quantile(tmp_path):
    target = tmp_path / "load.json"
    run = engine(
        *("load", "--strategies", "blocking", "--users", "4", "--requests", "8"),
        *("--sleep", "0.1", "--clusters", "1", "--timeout", "0.1", "--json", str(target)),
    )
    assert run.returncode == 1, run.stderr
    assert "> 0.1 s" in run.stdout
    (lane,) = json.loads(target.read_text())["lanes"]
    assert lane["answered"] == 0
    assert lane["latency"]["count"] == lane["given_up"] == 8
    assert lane["latency"]["median_s"] is None


def test_an_unfinished_load_is_exported_as_far_as_it_goes():
    events = made_up_load(died={"asyncio": "it died"})
    for count in range(1, len(events)):
        result = fold_load(events[:count])
        printed(result)
        assert load_csv(result)
        assert json.loads(load_json(result))
        assert load_markdown(result)


def test_a_damaged_load_is_shown_as_far_as_it_goes(tmp_path):
    file = tmp_path / "load.racelane"
    file.write_bytes(b"".join(map(encode_event, made_up_load()))[:-30])
    run = engine("replay", str(file))
    assert run.returncode == 1
    assert "cut short" in run.stderr
    assert "blocking" in run.stdout
