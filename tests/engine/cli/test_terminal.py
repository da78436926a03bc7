"""What the command line writes on a terminal, and how it leaves one."""

import io
import os
import re
import signal
import subprocess
import sys

import psutil
import pytest
from rich.cells import cell_len
from rich.console import Console

from engine.cli.shown.load_report import load_report
from engine.cli.shown.race_report import race_report
from engine.cli.terminal.report import print_report
from engine.export.load.table import HEADINGS, load_rows
from engine.export.table.columns import COLUMNS
from engine.export.table.table import make_table
from engine.load.result.result import fold_load
from engine.load.spec import LoadSpec
from engine.process.child import python_environment
from engine.race.result.result import fold
from engine.race.spec.presets import PRESETS
from engine.record.lines import encode_event, read_events
from engine.stream.event import Outcome
from engine.vocabulary.wording import N_
from tests.engine.loads import made_up_load
from tests.engine.races import made_up_race, made_up_spec
from tests.engine.terminal import on_terminal
from tests.waiting import PATIENCE_S, wait_for

ENGINE = (sys.executable, "-m", "engine")
SMALL = ("--clusters", "1,2", "--sleep", "0.01", "--strategies", "sequential,gevent")
MARKUP = ("[/opt/3.13t]", "[red]red", "<b>&amp;</b>", "a:fire:b %s {0} {x}", "\\[a]")
TWINS = (
    "threads:name=a name whose end is all that tells it from the other 1",
    "threads:name=a name whose end is all that tells it from the other 2",
    "processes:name=word" + "without-a-gap" * 4,
    "sequential",
)


def saved(tmp_path, events):
    file = tmp_path / "race.racelane"
    file.write_bytes(b"".join(map(encode_event, events)))
    return file


def printed(report, result, width):
    screen = Console(file=io.StringIO(), width=width, force_terminal=True, color_system=None)
    print_report(report(result), screen)
    return screen.file.getvalue()


def words_of(lines):
    return " ".join(" ".join(line.split()) for line in lines)


@pytest.mark.parametrize("name", MARKUP)
def test_a_name_is_never_markup_on_a_terminal(name, tmp_path):
    target = tmp_path / "race.json"
    lanes = f"threads:name={name},sequential"
    command = (*ENGINE, "race", *SMALL[:4], "--strategies", lanes, "--json", str(target))
    code, text = on_terminal(command)
    assert code == 0, text
    assert f"{name}: one thread per cluster" in text
    assert target.exists()


def test_an_interpreter_in_brackets_that_is_missing_fails_its_lane_alone(tmp_path):
    target = tmp_path / "race.json"
    lanes = "threads:python=/[/opt/3.13t]:name=py[/opt/3.13t],sequential"
    command = (*ENGINE, "race", *SMALL[:4], "--strategies", lanes, "--json", str(target))
    code, text = on_terminal(command)
    assert code == 1
    assert "Traceback" not in text
    assert "failed: py[/opt/3.13t] at 1 cluster:" in text
    assert target.exists()


@pytest.mark.parametrize("width", [120, 80, 60, 30])
@pytest.mark.parametrize(
    "spec",
    [*(preset.spec for preset in PRESETS), made_up_spec(",".join(TWINS), repeats=10)],
    ids=[*(preset.name for preset in PRESETS), "long names"],
)
def test_no_value_of_a_table_is_cut(spec, width):
    result = fold(made_up_race(spec, overhead_s={"sequential": 123.4, "threads": 0.0123}))
    text = printed(race_report, result, width)
    assert "\u2026" not in text
    assert all(cell_len(line) <= width for line in text.split("\n"))
    said = words_of(text.split("\n"))
    # Names are folded, at a space or within a word.
    squeezed = said.replace(" ", "")
    for row in make_table(result, COLUMNS).rows:
        assert result.lanes[row.lane].title.replace(" ", "")[:12] in squeezed
        median = row.cells[[column.key for column in COLUMNS].index("median")]
        assert f" {median} " in f"{said} "
    for heading in ("Ideal", "Overhead", "Speedup", "Runs"):
        assert heading in said


def test_names_that_differ_at_their_end_do_so_in_a_narrow_table():
    result = fold(made_up_race(made_up_spec(",".join(TWINS), repeats=10)))
    table = printed(race_report, result, 80).split("Medians with")[0]
    for lane in ("1", "2"):
        assert f"the other {lane} " in words_of(table.split("\n")) + " "


def test_columns_without_room_are_left_out_whole_and_named():
    result = fold(made_up_race(made_up_spec(repeats=10)))
    wide, narrow = (printed(race_report, result, width) for width in (150, 60))
    assert "No room" not in wide
    (said,) = (line for line in narrow.split("\n\n") if "No room in 60 columns for: " in line)
    assert "Oversleep" in said
    assert "Median" not in said.split("Medians")[0]


@pytest.mark.parametrize("width", [150, 80, 50])
def test_no_value_of_a_loads_table_is_cut(width):
    spec = LoadSpec(strategies=("blocking", "threads", "asyncio"), requests=12, users=1, sleep_s=20)
    result = fold_load(made_up_load(spec, probe_s={"blocking": 123.4}))
    text = printed(load_report, result, width)
    assert "\u2026" not in text
    assert all(cell_len(line) <= width for line in text.split("\n"))
    said = words_of(text.split("\n"))
    assert all(str(heading) in said for heading in HEADINGS)
    for row in load_rows(result):
        assert f" {row.cells[HEADINGS.index(N_('Done'))]} " in said
    assert ("No room" in text) == (width < 150)
    # A value has a space within: two part it from the next.
    row = next(line for line in text.split("\n") if line.startswith("blocking"))
    cells = dict(enumerate(load_rows(result)[0].cells))
    assert set(re.split(r" {2,}", row.strip())) <= set(cells.values())


def test_without_a_terminal_nothing_is_folded_or_left_out(tmp_path):
    file = saved(tmp_path, made_up_race(made_up_spec(",".join(TWINS), repeats=10)))
    run = subprocess.run(
        [*ENGINE, "replay", str(file)],
        capture_output=True,
        text=True,
        env=python_environment() | {"COLUMNS": "80", "TERM": "dumb"},
        check=True,
    )
    assert "No room" not in run.stdout
    for lane in fold(read_events(file)).lanes:
        rows = [line for line in run.stdout.split("\n") if line.startswith(lane.title)]
        assert len(rows) == 2


def test_a_terminal_of_80_columns_gets_whole_values(tmp_path):
    file = saved(tmp_path, made_up_race(made_up_spec(",".join(TWINS), repeats=10)))
    code, text = on_terminal((*ENGINE, "replay", str(file)))
    assert code == 0
    assert "\u2026" not in text
    assert "No room in 80 columns for: " in text


def interrupted_while_loading(*arguments):
    """Press Ctrl+C as soon as the program can answer it; return its code and what it said."""
    command = [sys.executable, "-X", "importtime", *arguments]
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=python_environment()
    )
    with process:
        while b"engine.process.interruptible" not in (line := process.stderr.readline()):
            assert line, "it ended before"
        process.send_signal(signal.SIGINT)
        rest = process.stderr.read().decode().splitlines()
    return process.returncode, [line for line in rest if not line.startswith("import time:")]


@pytest.mark.parametrize(
    "program",
    [("engine", "race"), ("engine", "load"), ("engine", "article"), ("gui", "--save", "x.png")],
)
def test_ctrl_c_while_the_program_loads_ends_it_in_one_line(program, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert interrupted_while_loading("-m", *program) == (130, ["Stopped."])


def test_ctrl_c_while_results_are_written_ends_with_its_code(tmp_path, user_folders):
    nobody_reads = tmp_path / "runs.csv"
    os.mkfifo(nobody_reads)
    race = subprocess.Popen(
        [*ENGINE, "race", *SMALL, "--csv", str(nobody_reads)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=python_environment(),
    )

    def is_run():
        files = list((user_folders / "races").glob("*.racelane"))
        return any(b'"race_finished"' in file.read_bytes() for file in files)

    with race:
        wait_for(is_run)
        wait_for(lambda: psutil.Process(race.pid).status() == "sleeping")
        race.send_signal(signal.SIGINT)
        _, errors = race.communicate(timeout=PATIENCE_S)
    assert (race.returncode, errors) == (130, b"Stopped.\n")


def unread(*arguments):
    """Run a command whose standard output nobody reads; return its code and its errors."""
    reader, writer = os.pipe()
    os.close(reader)
    run = subprocess.run(
        [*ENGINE, *arguments],
        stdin=subprocess.DEVNULL,
        stdout=writer,
        stderr=subprocess.PIPE,
        env=python_environment(),
        check=False,
    )
    os.close(writer)
    return run.returncode, run.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("--help",),
        ("race", "--help"),
        ("presets",),
        ("replay", "FILE"),
        ("replay", "FILE", "--csv", "-", "--quiet"),
        ("replay", "FILE", "--events", "-", "--quiet"),
        ("race", *SMALL),
    ],
)
def test_output_that_nobody_reads_is_no_failed_run(arguments, tmp_path):
    file = str(saved(tmp_path, made_up_race()))
    code, errors = unread(*(file if part == "FILE" else part for part in arguments))
    assert (code, errors) == (141, b"")


def test_a_failed_run_is_told_even_if_nobody_reads(tmp_path):
    missing = "threads:python=/nonexistent"
    assert unread("race", *SMALL[:4], "--strategies", missing) == (1, b"")


def test_files_are_written_though_nobody_reads_standard_output(tmp_path, user_folders):
    target = tmp_path / "race.json"
    code, _ = unread("race", *SMALL, "--csv", "-", "--json", str(target), "--quiet")
    assert code == 141
    assert target.exists()
    (file,) = (user_folders / "races").iterdir()
    assert fold(read_events(file)).outcome is Outcome.COMPLETED
