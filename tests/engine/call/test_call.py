import re
from pathlib import Path

import msgspec
import pytest

from engine.race.conduct.conductor import Conductor
from engine.race.events import RaceFinished, RaceStarted, RunFaulted
from engine.race.spec.text.faults import parse_faults
from engine.stream.event import Outcome
from tests.engine.call.own_work import own_race, own_spec, run_engine, written

ALL = (
    "sequential,threads,processes,gevent,thread-pool,process-pool,asyncio,tornado,gevent-processes"
)
SLEEP = """
    import asyncio
    import time

    # Long enough for all that may be in flight to begin before the first ends.
    def fetch(item):
        time.sleep(0.05)
        return item * 2

    async def fetch_async(item):
        await asyncio.sleep(0.05)
        return item * 2
"""


def test_no_strategy_has_more_items_in_flight_than_at_once(tmp_path):
    race = own_race(written(tmp_path, SLEEP), "fetch", ALL, items="12", at_once=4)
    assert race.reasons == {}
    in_flight = {title: end.most_in_flight for title, end in race.finished.items()}
    assert in_flight.pop("sequential") == 1
    assert all(1 < most <= 4 for most in in_flight.values()), in_flight
    assert len(in_flight) == 8
    assert in_flight["asyncio"] == in_flight["thread pool"] == in_flight["gevent"] == 4


def test_a_pool_of_its_own_size_has_that_size_and_says_so(tmp_path):
    race = own_race(written(tmp_path, SLEEP), "fetch", "thread-pool:size=6", items="12", at_once=4)
    assert race.finished["thread pool (pool size 6)"].most_in_flight == 6


def test_the_folder_of_the_user_comes_first(tmp_path):
    for package in ("engine", "gui", "tests"):
        written(tmp_path, f"NAME = 'own {package}'", f"{package}/__init__.py")
    written(tmp_path, "class Mine: pass", "queue.py")
    path = written(
        tmp_path,
        """
        import engine, gui, tests, queue
        from engine import NAME
        import concurrent.futures.thread

        def fetch(item):
            import queue as again
            assert again is queue and again.Mine
            assert concurrent.futures.thread.queue.SimpleQueue
            return engine.NAME, gui.NAME, tests.NAME, NAME
        """,
    )
    lanes = f"{ALL},processes:spawn,process-pool:forkserver"
    race = own_race(path, "fetch", lanes, items="3", at_once=2)
    assert race.reasons == {}
    assert len(race.finished) == 11


def test_paths_may_have_colons_commas_spaces_and_cjk(tmp_path):
    path = written(tmp_path / "a b,c:d 工作", "def fetch(item): return item", "我的 work.py")
    race = own_race(path, "fetch", "sequential,process-pool", items="2")
    assert race.reasons == {}
    assert race.started.plan.kind.title == "fetch of 我的 work.py"


@pytest.mark.parametrize("lane", ["sequential", "threads", "processes", "process-pool", "asyncio"])
def test_an_exception_of_an_item_is_named_with_file_and_line(tmp_path, lane):
    path = written(
        tmp_path,
        """
        def fetch(item):
            if item == 3:
                raise ValueError("three is too many")
            return item
        """,
    )
    race = own_race(path, "fetch", lane)
    (reason,) = race.reasons.values()
    said = "fetch raised at item 3, my_work.py line 4: ValueError: three is too many"
    assert reason == said
    assert str(race.profile.cause) == said


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("import nowhere_to_be_found", "my_work.py cannot be loaded, line 1: ModuleNotFoundError"),
        ("def fetch(item:\n", "my_work.py cannot be loaded, line 1: SyntaxError"),
        ("def catch(item): pass", "my_work.py has no fetch"),
        ("\n\ndef fetch(): pass", "fetch must take one item, my_work.py line 3: too many"),
        ("def fetch(item): pass\ndef set_up(): 1 / 0", "set_up raised, my_work.py line 2: Zero"),
    ],
)
def test_what_is_wrong_with_the_file_is_in_the_row_of_each_lane(tmp_path, source, said):
    race = own_race(written(tmp_path, source), "fetch", "sequential,process-pool")
    assert race.finished == {}
    assert set(race.reasons) == {"sequential", "process pool"}
    for reason in race.reasons.values():
        assert reason.startswith(said)
        assert reason.count(said) == 1


def test_items_come_from_the_file_a_text_file_or_a_csv_file(tmp_path):
    path = written(
        tmp_path,
        """
        URLS = ["a", "b", "c"]

        def urls():
            yield from URLS

        def fetch(item):
            assert item in URLS
            return item

        def line(item):
            assert item in ("one", "two")

        def row(item):
            assert item["name"] in ("Ada", "Bob")
        """,
    )
    lines = written(tmp_path, "one\ntwo\n", "lines.txt")
    rows = written(tmp_path, "name,age\nAda,36\nBob,40\n", "rows.csv")
    for function, items, count in (
        ("fetch", f"{path}:URLS", 3),
        ("fetch", f"{path}:urls", 3),
        ("line", str(lines), 2),
        ("row", str(rows), 2),
    ):
        race = own_race(path, function, "sequential,process-pool", items=items, counts=(count,))
        assert race.reasons == {}
        assert race.profile.items == count


def test_fewer_items_than_asked_for_fail_the_lane(tmp_path):
    path = written(tmp_path, "def fetch(item): pass\nfew = [1, 2]")
    race = own_race(path, "fetch", "sequential", items=f"{path}:few", counts=(5,))
    assert race.reasons["sequential"].endswith("my_work.py:few has 2 items, not 5")


def test_items_that_differ_between_processes_fail_the_lane(tmp_path):
    path = written(
        tmp_path, "import os\ndef fetch(item): pass\ndef some(): return [os.getpid(), 2]"
    )
    race = own_race(path, "fetch", "sequential", items=f"{path}:some", counts=(2,))
    assert race.reasons["sequential"].endswith("lists other items than before the race")


def test_set_up_and_tear_down_run_once_in_each_process(tmp_path):
    log = tmp_path / "log"
    path = written(
        tmp_path,
        f"""
        import os

        def note(word):
            with open({str(log)!r}, "a") as file:
                file.write(f"{{word}} {{os.getpid()}}\\n")

        def set_up():
            note("up")

        def tear_down():
            note("down")

        def fetch(item):
            note("item")
        """,
    )
    race = own_race(path, "fetch", "threads,processes,process-pool:warm", items="6", at_once=2)
    assert race.reasons == {}
    seen = {}
    for line in log.read_text().splitlines():
        word, pid = line.split()
        seen.setdefault(pid, []).append(word)
    # Every process that called an item, and the workers themselves.
    assert len(seen) > 6
    for words in seen.values():
        assert words[0] == "up"
        assert words[-1] == "down"
        assert words.count("up") == words.count("down") == 1


def test_a_race_condition_shows_as_items_that_differ(tmp_path):
    path = written(
        tmp_path,
        """
        import time

        running = 0

        def fetch(item):
            global running
            running += 1
            # Meanwhile the others of this process count too: that is the race condition.
            time.sleep(0.02)
            found = running
            running -= 1
            return found
        """,
    )
    race = own_race(path, "fetch", "threads,processes", items="6", at_once=6)
    assert "processes" in race.finished
    assert "6 items differ from one after another; first: item" in race.reasons["threads"]


def test_answers_that_vary_are_not_compared(tmp_path):
    path = written(tmp_path, "import os\ndef fetch(item): return os.urandom(4)")
    race = own_race(path, "fetch", "sequential,threads")
    assert race.reasons == {}
    assert race.profile.varies
    assert not race.profile.is_compared


def test_a_function_of_the_file_says_what_is_compared(tmp_path):
    path = written(
        tmp_path,
        """
        import os

        def fetch(item):
            return {"item": item, "stamp": os.urandom(4)}

        def essence(answer):
            return answer["item"]
        """,
    )
    race = own_race(path, "fetch", "sequential,threads", options={"compare": "essence"})
    assert race.reasons == {}
    assert race.profile.is_compared


def test_a_record_holds_no_text_and_no_answers(tmp_path):
    path = written(tmp_path, "def fetch(item): return 'a secret answer'")
    lines = written(tmp_path, "a secret item\n" * 3, "lines.txt")
    race = own_race(path, "fetch", "sequential", items=str(lines), counts=(3,))
    record = b"\n".join(msgspec.json.encode(event) for event in race.events)
    assert b"secret" not in record
    assert race.profile.file_digest.encode() in record


def test_the_example_of_the_readme_runs_as_it_is_printed(tmp_path):
    readme = (Path(__file__).parents[3] / "README.md").read_text(encoding="utf-8")
    source = re.search(r"```python\n(# my_work\.py\n.*?)```", readme, re.DOTALL)
    command = re.search(r"^    racelane-engine (race --call my_work\.py.*)$", readme, re.MULTILINE)
    assert source
    assert command
    written(tmp_path, source[1])
    asked = run_engine(command[1].split(), tmp_path)
    assert asked.returncode == 2
    assert "192 calls: 32 items x 6 lanes x 1 block" in asked.stderr
    ran = run_engine([*command[1].split(), "--yes", "--no-history"], tmp_path)
    assert ran.returncode == 0, ran.stderr
    assert "32 items, fetch of my_work.py, 8 at once" in ran.stdout
    assert re.search(r"32 items of about .* ms, \d+ % computing, \d+ % under the GIL", ran.stdout)


def test_all_items_of_a_source_are_raced(tmp_path):
    written(tmp_path, "urls = ['a', 'b', 'c']\ndef fetch(item): return item")
    command = "race --call my_work.py:fetch --items my_work.py:urls --strategies sequential --yes"
    ran = run_engine([*command.split(), "--no-history"], tmp_path)
    assert ran.returncode == 0, ran.stderr
    assert "3 items, fetch of my_work.py" in ran.stdout


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ("--call nowhere.py:fetch", "there is no file nowhere.py"),
        ("--call my_work.py", "call must be like work.py:function"),
        ("--call my_work.py:fetch --at-once 0", "at once must be 1..10000, got 0"),
        ("--call my_work.py:fetch --fan-out stage", "items have no fan-out"),
        ("--call my_work.py:fetch --items 0", "items must be 1..1000000"),
        ("--items 4", "--items and --at-once go with --call"),
    ],
)
def test_options_that_cannot_be_are_refused_by_name(tmp_path, options, said):
    written(tmp_path, "def fetch(item): pass")
    ran = run_engine(["race", *options.split(), "--yes"], tmp_path)
    assert ran.returncode == 2
    assert said in " ".join(ran.stderr.split())


def test_faults_strike_items_too_and_say_no_more_than_that(tmp_path):
    path = written(tmp_path, "def fetch(item):\n    print('some log')\n    return item")
    lanes = "threads,process-pool"
    race = own_race(path, "fetch", lanes, items="4", faults=parse_faults("raise@2"))
    ends = [event for event in race.events if isinstance(event, RunFaulted)]
    assert [end.answered for end in ends] == [[1, 3, 4]] * 2
    assert {str(end.cause) for end in ends} == {"query 1 raised on purpose"}


def test_a_race_that_is_stopped_while_items_are_profiled_ends_as_stopped(tmp_path):
    path = written(tmp_path, "def fetch(item): return item")
    conductor = Conductor(own_spec(path, "fetch", "sequential"))
    conductor.abort()
    started, finished = conductor.events()
    assert isinstance(started, RaceStarted)
    assert isinstance(finished, RaceFinished)
    assert finished.outcome is Outcome.ABORTED
