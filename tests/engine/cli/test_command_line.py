import array
import csv
import fcntl
import io
import json
import os
import signal
import socket
import subprocess
import sys
import termios

import psutil
import pytest
from rich.console import Console

from engine.cli.shown.race_report import race_report
from engine.cli.terminal.report import print_report
from engine.process.child import python_environment
from engine.race.result.result import fold
from engine.race.spec.presets import PRESETS, preset_named
from engine.race.spec.race import encode_spec
from engine.record.lines import encode_event, read_events
from engine.stream.event import Outcome
from tests.engine.races import made_up_race, made_up_spec
from tests.waiting import PATIENCE_S, wait_for

ENGINE = (sys.executable, "-m", "engine")
SMALL = ("--clusters", "1,2", "--sleep", "0.01", "--strategies", "sequential,gevent")


def engine(*arguments, stdin=subprocess.DEVNULL, **options):
    return subprocess.run(
        [*ENGINE, *arguments],
        stdin=stdin,
        capture_output=True,
        text=True,
        env=python_environment(),
        check=False,
        **options,
    )


def test_a_race_prints_its_table_and_is_kept(user_folders):
    run = engine("race", *SMALL, "--seed", "12")
    assert run.returncode == 0, run.stderr
    assert "seed 12" in run.stdout
    assert "gevent" in run.stdout
    assert run.stderr == ""
    listed = engine("history").stdout.split()
    assert listed == [str(path) for path in (user_folders / "races").iterdir()]
    assert fold(read_events(listed[0])).outcome is Outcome.COMPLETED


def test_a_race_file_is_replayed_as_a_trace_of_its_median_runs_or_of_all(tmp_path):
    file = tmp_path / "race.racelane"
    file.write_bytes(b"".join(map(encode_event, made_up_race(made_up_spec(repeats=2)))))
    for options, count in (((), 8), (("--trace-all",), 16)):
        replayed = engine("replay", str(file), "--trace", "-", "--quiet", *options)
        assert replayed.returncode == 0, replayed.stderr
        events = json.loads(replayed.stdout)["traceEvents"]
        assert len([event for event in events if event["name"] == "process_name"]) == count


def test_a_race_file_is_replayed_to_the_same_table(tmp_path):
    file = tmp_path / "race.racelane"
    live = engine("race", *SMALL, "--events", str(file), "--no-history")
    again = engine("replay", str(file))
    assert again.returncode == 0
    assert again.stdout == live.stdout
    copied = engine("replay", str(file), "--events", "-")
    assert copied.stdout.encode() == file.read_bytes()


def test_events_on_stdout_leave_the_table_to_stderr(tmp_path):
    run = engine("race", *SMALL, "--events", "-", "--no-history")
    assert [json.loads(line)["event"] for line in run.stdout.splitlines()][::-1][0] == (
        "race_finished"
    )
    assert "Median" in run.stderr


def test_exports_are_written(tmp_path):
    names = [str(tmp_path / name) for name in ("runs.csv", "race.json", "table.md", "table.tex")]
    options = ("--csv", "--json", "--markdown", "--latex")
    engine("race", *SMALL, *(part for pair in zip(options, names, strict=True) for part in pair))
    with open(names[0]) as file:
        assert len(list(csv.DictReader(file))) == 4
    with open(names[1]) as file:
        assert len(json.load(file)["runs"]) == 4
    with open(names[2]) as file:
        *table, empty, concluded = file.readlines()
    assert len(table) == 6
    assert (empty, concluded[:15]) == ("\n", "No conclusion: ")
    with open(names[3]) as file:
        assert file.read().endswith("\\bottomrule\n\\end{tabular}\n")


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("--clusters", ""), "at least one count"),
        (("--clusters", "0"), "1..10000, got 0"),
        (("--clusters", "many"), "got 'many'"),
        (("--strategies", ""), "strategies must name at least one"),
        (("--strategies", "fibres"), "got 'fibres'"),
        (("--sleep", "-1"), "sleep must be 0..3600 s, got -1 s"),
        (("--sleep", "1e9"), "got 1e+09 s"),
        (("--sleep", "nan"), "got nan"),
        (("--sleep", "soon"), "soon"),
        (("--repeats", "0"), "1..1000, got 0"),
        (("--preset", "slow"), "slow"),
        (("--spec", "/nonexistent"), "cannot read /nonexistent"),
        (("--spec", "-"), "not JSON"),
        (("--spec", "-", "--sleep", "1"), "cannot be combined"),
        (("--sleep", "3600"), "--yes"),
        (("--events", "/nonexistent/file"), "cannot write /nonexistent/file"),
        (("--events", "/dev/full"), "cannot write /dev/full: No space left"),
        (("--csv", "/nonexistent/file", *SMALL), "cannot write /nonexistent/file"),
    ],
)
def test_bad_input_is_refused_in_words(arguments, named, marked_processes):
    run = engine("race", *arguments)
    assert run.returncode in (1, 2)
    # Long messages are wrapped.
    assert named in " ".join(run.stderr.split())
    assert "Traceback" not in run.stderr


def test_a_spec_is_read_from_a_file(tmp_path):
    file = tmp_path / "spec.json"
    file.write_bytes(encode_spec(preset_named("quick").spec).replace(b"0.05", b"0.001"))
    assert engine("race", "--spec", str(file)).returncode == 0


@pytest.mark.parametrize("closed", [False, True])
def test_a_race_runs_as_usual_without_input(closed):
    end = {"preexec_fn": lambda: os.close(0)} if closed else {}
    run = engine("race", *SMALL, **end)
    assert run.returncode == 0, run.stderr


def test_a_race_runs_with_all_streams_closed(user_folders):
    script = f"exec '{sys.executable}' -m engine race {' '.join(SMALL)} <&- >&- 2>&-"
    assert (
        subprocess.run(["bash", "-c", script], env=python_environment(), check=False).returncode
        == 0
    )
    (file,) = (user_folders / "races").iterdir()
    assert fold(read_events(file)).outcome is Outcome.COMPLETED


def test_a_history_that_cannot_be_kept_does_not_stop_the_race(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("RACELANE_HISTORY", str(tmp_path / "file" / "races"))
    run = engine("race", *SMALL)
    assert run.returncode == 0
    assert "Warning: the race is not kept in the history" in run.stderr


@pytest.mark.parametrize("content", [b"", b"PNG\x00", b'{"event":"race_started"}\n'])
def test_a_file_that_is_no_race_is_refused(tmp_path, content):
    file = tmp_path / "picture.png"
    file.write_bytes(content)
    run = engine("replay", str(file))
    assert run.returncode == 1
    assert run.stderr.startswith(f"Error: {file} is damaged: ")
    assert engine("replay", str(tmp_path)).stderr.startswith(f"Error: cannot read {tmp_path}")


def test_a_damaged_race_is_shown_as_far_as_it_goes(tmp_path):
    file = tmp_path / "race.racelane"
    engine("race", *SMALL, "--events", str(file))
    file.write_bytes(file.read_bytes()[:-60])
    run = engine("replay", str(file))
    assert run.returncode == 1
    assert "cut short" in run.stderr
    assert "Median" in run.stdout


def started(*arguments):
    """Start a long race and return it once its first worker's clock runs."""
    long = ("--strategies", "processes", "--sleep", "20")
    command = [*ENGINE, "race", *long, *arguments]
    race = subprocess.Popen(
        [*command, "--events", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=python_environment(),
    )
    while b"queries_moved" not in race.stdout.readline():
        assert race.poll() is None
    return race


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_the_race_in_good_order(number, marked_processes):
    with started() as race:
        race.send_signal(number)
        output, _ = race.communicate(timeout=PATIENCE_S)
        assert race.returncode == 130
    assert b'"outcome":"aborted"' in output
    assert marked_processes() == []


def test_a_killed_conductor_takes_its_workers_along(marked_processes):
    with started() as race:
        assert len(marked_processes()) > 3
        race.kill()
        race.communicate(timeout=PATIENCE_S)
    wait_for(lambda: marked_processes() == [])


def test_the_end_of_stdin_ends_a_race_that_a_window_started(marked_processes):
    spec = encode_spec(preset_named("article").spec)
    command = [*ENGINE, "race", "--spec", "-", "--end-with-stdin", "--events", "-"]
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=python_environment(),
        start_new_session=True,
    ) as race:
        race.stdin.write(spec + b"\n")
        race.stdin.flush()
        while b"queries_moved" not in race.stdout.readline():
            continue
        race.stdin.close()
        output = race.stdout.read()
        race.wait(timeout=PATIENCE_S)
    assert b'"outcome":"aborted"' in output
    assert marked_processes() == []


def test_a_reader_that_goes_away_ends_the_race(marked_processes, user_folders):
    with started("--nodes", "500", "--sleep", "0.05") as race:
        race.stdout.close()
        race.wait(timeout=PATIENCE_S)
    assert marked_processes() == []
    (file,) = (user_folders / "races").iterdir()
    assert fold(read_events(file)).outcome is Outcome.ABORTED


def test_a_replay_does_not_write_over_what_it_reads(tmp_path):
    file = tmp_path / "race.racelane"
    engine("race", *SMALL, "--events", str(file))
    before = file.read_bytes()
    for option in ("--events", "--csv", "--json", "--markdown"):
        run = engine("replay", str(file), option, str(file))
        assert run.returncode == 1
        assert "it is the file to read" in run.stderr
    (tmp_path / "kept").write_text("precious")
    assert engine("replay", "/nonexistent", "--events", str(tmp_path / "kept")).returncode == 1
    assert (tmp_path / "kept").read_text() == "precious"
    assert file.read_bytes() == before


def test_the_table_fits_an_ordinary_terminal(tmp_path):
    file = tmp_path / "race.racelane"
    file.write_bytes(b"".join(map(encode_event, made_up_race())))
    screen = Console(file=io.StringIO(), width=80)
    print_report(race_report(fold(read_events(file))), screen)
    text = screen.file.getvalue()
    assert "\u2026" not in text
    assert all(heading in text for heading in ("Median", "Ideal", "Overhead", "Speedup", "Runs"))


def test_a_print_that_fails_loses_no_export(tmp_path):
    target = tmp_path / "runs.csv"
    command = f"'{sys.executable}' -m engine race {' '.join(SMALL)} --csv {target} >/dev/full"
    run = subprocess.run(
        ["bash", "-c", command],
        env=python_environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode != 0
    assert len(target.read_text().splitlines()) == 5
    assert "Traceback" not in run.stderr


def test_a_terminal_without_unicode_gets_its_table():
    environment = python_environment() | {"PYTHONIOENCODING": "ascii"}
    run = subprocess.run(
        [*ENGINE, "race", *SMALL], env=environment, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    assert "gevent" in run.stdout


def test_a_full_disk_stops_the_race_and_keeps_what_there_is(tmp_path, user_folders):
    target = tmp_path / "runs.csv"
    run = engine("race", *SMALL, "--events", "/dev/full", "--csv", str(target))
    assert run.returncode == 1
    assert "cannot write /dev/full: No space left" in run.stderr
    assert target.exists()
    (file,) = (user_folders / "races").iterdir()
    assert fold(read_events(file)).outcome is Outcome.ABORTED


def test_an_export_goes_to_stdout_when_asked():
    run = engine("race", *SMALL, "--csv", "-")
    assert len(list(csv.DictReader(run.stdout.splitlines()))) == 4
    assert "Median" in run.stderr


def test_nohup_is_respected():
    script = f"trap '' HUP; exec '{sys.executable}' -m engine race {' '.join(SMALL)} --events -"
    with subprocess.Popen(
        ["bash", "-c", script],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=python_environment(),
    ) as race:
        while b"clock_started" not in race.stdout.readline():
            continue
        race.send_signal(signal.SIGHUP)
        output, _ = race.communicate(timeout=PATIENCE_S)
    assert race.returncode == 0
    assert b'"outcome":"completed"' in output


def test_a_second_signal_ends_a_race_that_cannot_write(marked_processes):
    # Nobody reads: the pipe fills, and the race waits to write.
    many = ("--clusters", "2000", "--sleep", "0", "--strategies", "gevent@query", "--repeats", "20")
    race = subprocess.Popen(
        [*ENGINE, "race", *many, "--events", "-", "--quiet"],
        stdout=subprocess.PIPE,
        env=python_environment(),
    )
    wait_for(lambda: psutil.Process(race.pid).status() == "sleeping" and _is_full(race.stdout))
    wait_for(lambda: race.send_signal(signal.SIGINT) or race.poll() is not None)
    assert race.returncode == -signal.SIGINT
    race.stdout.close()


def _is_full(pipe):
    waiting = array.array("i", [0])
    fcntl.ioctl(pipe, termios.FIONREAD, waiting)
    return waiting[0] >= 60_000


def test_a_file_that_turns_inconsistent_is_shown_as_far_as_it_goes(tmp_path):
    file = tmp_path / "race.racelane"
    events = made_up_race()
    file.write_bytes(b"".join(map(encode_event, [*events[:-4], events[1]])))
    run = engine("replay", str(file))
    assert run.returncode == 1
    assert "Median" in run.stdout
    assert "is damaged: run 0 is finished, expected waiting" in run.stderr


def test_presets_are_listed():
    assert [line.split()[0] for line in engine("presets").stdout.splitlines()] == [
        preset.name for preset in PRESETS
    ]


def test_a_sweep_over_pool_sizes_ends_in_a_fit():
    sizes = ("--strategies", "thread-pool:size=1/2/3/4/6/8@query", "--clusters", "1")
    run = engine("race", *sizes, "--sleep", "0.002", "--no-history")
    assert "thread pool by pool size at 1 cluster: one thread does" in run.stdout
    assert "most throughput: " in run.stdout
    assert "95 % intervals: lambda " in run.stdout
    assert "measured over fitted: 1: " in run.stdout


def test_the_environment_is_told_to_people_and_to_programs():
    assert "Cost of a query" in engine("environment").stdout
    survey = json.loads(engine("environment", "--json").stdout)
    assert survey["precision"]["query_cost_s"] > 0
    assert socket.gethostname() not in json.dumps(survey)


def test_a_replay_says_what_is_doubtful_and_so_does_its_json(tmp_path):
    file = tmp_path / "race.racelane"
    file.write_bytes(b"".join(map(encode_event, made_up_race(made_up_spec(sleep_s=1e-6)))))
    run = engine("replay", str(file), "--json", str(tmp_path / "race.json"))
    assert "warning: This race ran on another machine: Example CPU rather than" in run.stdout
    exported = json.loads((tmp_path / "race.json").read_text())
    assert exported["doubts"] == []
    assert exported["precision"] is None


def test_two_outputs_to_one_place_are_refused_beforehand(tmp_path):
    file = tmp_path / "race.racelane"
    file.write_bytes(b"".join(map(encode_event, made_up_race())))
    (tmp_path / "link").symlink_to(tmp_path / "a")
    (tmp_path / "old").write_text("precious")
    os.link(tmp_path / "old", tmp_path / "hard")
    for arguments in (
        ("--csv", "a", "--json", "./a"),
        ("--csv", "a", "--latex", "link"),
        ("--markdown", "old", "--trace", "hard"),
        ("--csv", "-", "--json", "-"),
        ("--events", "-", "--csv", "-"),
        ("--events", "a", "--csv", str(tmp_path / "a")),
        ("--csv", "/dev/stdout", "--json", "-"),
        ("--csv", "/dev/stdout"),
    ):
        run = engine("replay", str(file), *arguments, cwd=tmp_path)
        assert run.returncode == 1, arguments
        assert run.stdout == ""
        assert "already goes there" in run.stderr
    assert not (tmp_path / "a").exists()
    assert (tmp_path / "old").read_text() == "precious"
    for command in ("race", "load"):
        run = engine(command, "--csv", "a", "--json", "./a", cwd=tmp_path)
        assert "cannot write ./a: a already goes there" in run.stderr


def test_outputs_that_keep_nothing_may_share_a_place(tmp_path):
    file = tmp_path / "race.racelane"
    file.write_bytes(b"".join(map(encode_event, made_up_race())))
    run = engine("replay", str(file), "--csv", "/dev/null", "--json", "/dev/null")
    assert run.returncode == 0, run.stderr


def test_a_race_is_replayed_from_standard_input(tmp_path):
    file = tmp_path / "race.racelane"
    file.write_bytes(b"".join(map(encode_event, made_up_race())))
    with file.open("rb") as opened:
        piped = engine("replay", "-", stdin=opened)
    assert piped.returncode == 0, piped.stderr
    assert piped.stdout == engine("replay", str(file)).stdout
    before = file.read_bytes()
    with file.open("rb") as opened:
        over = engine("replay", "-", "--csv", str(file), stdin=opened)
    assert "it is the file to read" in over.stderr
    assert file.read_bytes() == before
    with (tmp_path / "picture.png").open("w+b") as opened:
        opened.write(b"PNG\n")
        opened.seek(0)
        other = engine("replay", "-", stdin=opened)
    assert other.stderr.startswith("Error: standard input is damaged: ")


def test_a_replay_compares_with_another_baseline_and_band(tmp_path):
    file = tmp_path / "race.racelane"
    spec = made_up_spec(repeats=10, cluster_counts=(1,))
    slower = {"threads": 0.03, "processes": 0.01, "gevent": 0.01}
    file.write_bytes(b"".join(map(encode_event, made_up_race(spec, overhead_s=slower))))

    def verdicts(*arguments):
        run = engine("replay", str(file), "--csv", "-", "--quiet", *arguments)
        assert run.returncode == 0, run.stderr
        rows = csv.DictReader(run.stdout.splitlines())
        return {(row["strategy"], row["baseline"], row["verdict"]) for row in rows}

    assert ("processes", "sequential", "tie") in verdicts()
    assert ("threads", "sequential", "slower") in verdicts()
    assert ("threads", "sequential", "tie") in verdicts("--band", "5")
    assert ("processes", "threads", "faster") in verdicts("--baseline", "threads")
    refused = engine("replay", str(file), "--baseline", "fibres")
    assert "the baseline must be one of sequential, threads" in refused.stderr
    assert "got 5000%" in engine("replay", str(file), "--band", "5000").stderr
