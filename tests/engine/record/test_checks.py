import json
import subprocess
import sys

import msgspec
import pytest

from engine.article.claims import CLAIMS, claim_named
from engine.article.judgement import Bar, Bars, Rating, Unit
from engine.process.child import python_environment
from engine.record.checks import latest_checked
from engine.record.history import History
from engine.record.kinds import fold_any
from engine.record.lines import encode_event
from engine.stream.fold import InconsistentEvent
from tests.engine.checks import FINDINGS, ONE_CORE, STABLE, made_up_check
from tests.engine.races import made_up_race


@pytest.fixture
def history(tmp_path):
    return History(tmp_path / "folder")


def keep(history, events, started_at="2026-03-14T15:09:26.535+00:00"):
    first = msgspec.structs.replace(events[0], started_at=started_at)
    with history.create(first) as file:
        file.write(b"".join(map(encode_event, [first, *events[1:]])))
    return file.name


def test_the_latest_rating_of_each_claim_is_found(history):
    assert latest_checked(CLAIMS, history) == {}
    keep(history, made_up_check())
    later = msgspec.structs.replace(ONE_CORE, rating=Rating.FAILS)
    keep(history, made_up_check({"one-core": later}), "2026-03-15T10:00:00+00:00")
    found = latest_checked(CLAIMS, history)
    assert found["one-core"].finding == later
    assert found["stable-processes"].finding == STABLE
    assert found["one-core"].checked_caption.startswith("2026-03-15 10:01 UTC, CPython 3.11.7, ")
    assert found["stable-processes"].checked_caption.startswith("2026-03-14 15:10 UTC, ")


def test_a_rating_by_other_limits_than_todays_is_left_out(history):
    stricter = msgspec.structs.replace(ONE_CORE, limits=(1.1, 1.5))
    keep(history, made_up_check({"one-core": stricter, "stable-processes": STABLE}))
    assert latest_checked(CLAIMS, history).keys() == {"stable-processes"}


@pytest.mark.parametrize("damage", [b"", b"{}\n", b"\x00", b'{"event":"run_started"}\n'])
def test_a_damaged_check_harms_no_other(history, damage):
    path = keep(history, made_up_check({"one-core": ONE_CORE}, over=False))
    with open(path, "ab") as file:
        file.write(damage)
    (history.folder / "check-2027-01-01T00-00-00-000000-article.racelane").write_bytes(damage)
    assert latest_checked(CLAIMS, history)["one-core"].finding == ONE_CORE


def test_checks_push_out_no_races_and_races_no_checks(tmp_path):
    history = History(tmp_path, kept=3)
    for day in range(10, 15):
        keep(history, made_up_check(), f"2026-03-{day}T10:00:00+00:00")
        keep(history, made_up_race(), f"2026-03-{day}T10:00:00+00:00")
    days = ["12", "13", "14"]
    assert [path.name[8:10] for path in history.paths()] == days
    assert [path.name[14:16] for path in history.paths("check")] == days
    assert all(path.name.startswith("check-") for path in history.paths("check"))
    assert History.label(history.paths("check")[0])[20:] == " article"


def test_the_latest_records_are_of_every_shelf_the_newest_first(history):
    keep(history, made_up_race(), "2026-03-10T10:00:00+00:00")
    keep(history, made_up_check(), "2026-03-11T10:00:00+00:00")
    keep(history, made_up_race(), "2026-03-12T10:00:00+00:00")
    labels = [History.label(path) for path in history.latest(2)]
    assert [label[:10] for label in labels] == ["2026-03-12", "2026-03-11"]
    assert labels[1].endswith("  article")
    assert len(history.latest(9)) == 3


REFUSED = {
    "a claim that was not asked for": (
        made_up_check({"one-core": ONE_CORE}, claims=["same-time"]),
        "'one-core' is not one of the claims",
    ),
    "a claim twice": ([*made_up_check(over=False), made_up_check()[1]], "is judged twice"),
    "a second end": ([*made_up_check(), made_up_check()[-1]], "follows the end"),
    "a second start": ([*made_up_check(over=False), made_up_check()[0]], "a second check starts"),
    "a moment that cannot be": (
        [made_up_check()[0], msgspec.structs.replace(made_up_check()[1], at_s=-1.0)],
        "-1 s after the start of the check",
    ),
    "a style that cannot be": (
        made_up_check(
            {
                "one-core": msgspec.structs.replace(
                    ONE_CORE, chart=Bars((Bar("gevent", 999, 1.0, Unit.TIMES),))
                )
            }
        ),
        "the style of gevent is invalid",
    ),
    "a title that cannot be": (
        made_up_check(
            {
                "one-core": msgspec.structs.replace(
                    ONE_CORE, chart=Bars((Bar("a\x1b[31m", 1, 1.0, Unit.TIMES),))
                )
            }
        ),
        "cannot be shown",
    ),
}


@pytest.mark.parametrize(("events", "named"), REFUSED.values(), ids=REFUSED)
def test_what_makes_no_check_is_refused(events, named):
    with pytest.raises(InconsistentEvent, match=named):
        fold_any(events)


def test_a_finding_is_worded_by_its_reader():
    judgement = claim_named("one-core").word(ONE_CORE)
    assert str(judgement.figures[0]).startswith("computing on 4 cores: gevent is 1.0\u00d7 as fast")
    assert "All coroutines of an event loop share one thread" in str(judgement.reason)
    untold = claim_named("same-time").word(FINDINGS["same-time"])
    assert untold.rating is Rating.UNKNOWN
    assert "gevent: there is no file /nonexistent." in str(untold.reason)


@pytest.mark.parametrize(
    "values",
    [{}, {"cores": "many"}, {"of": {"another": "version\x1b[2J"}}, {"cores": 2, "coroutines": []}],
)
def test_values_of_another_version_are_listed_as_they_stand(values):
    finding = msgspec.structs.replace(ONE_CORE, values=values)
    judgement = claim_named("one-core").word(finding)
    assert judgement.rating is Rating.HOLDS
    assert len(judgement.figures) == len(values)
    assert all(str(figure).isprintable() for figure in judgement.figures)


def test_a_check_of_a_claim_that_nobody_here_knows_is_read():
    result = fold_any(made_up_check({"newer-claim": ONE_CORE}))
    assert result.checked["newer-claim"].finding == ONE_CORE
    assert result.is_over


def test_the_command_line_replays_a_check_and_lists_it_after_the_races(history, monkeypatch):
    monkeypatch.setenv("RACELANE_HISTORY", str(history.folder))
    race = keep(history, made_up_race(), "2026-03-20T10:00:00+00:00")
    path = keep(history, made_up_check(FINDINGS | {"newer-claim": ONE_CORE}))

    def engine(*arguments):
        run = subprocess.run(
            [sys.executable, "-m", "engine", *arguments],
            capture_output=True,
            text=True,
            env=python_environment(),
            check=False,
        )
        assert run.returncode == 0, run.stderr
        return run.stdout

    assert engine("history").split() == [race, path]
    said = " ".join(engine("replay", path, "--quiet", "--markdown", "-").split())
    assert "| holds in part | processes: the caller survived; 2 of 3 others answered; " in said
    assert "| newer-claim | holds | cores: 4; " in said
    printed = " ".join(engine("replay", path).split())
    assert "combined with processes they can: holds computing on 4 cores" in printed
    assert "gevent: there is no file /nonexistent." in printed
    claims = json.loads(engine("replay", path, "--quiet", "--json", "-"))["claims"]
    assert [claim["id"] for claim in claims] == [*FINDINGS, "newer-claim"]
    assert claims[1]["values"] == ONE_CORE.values
    refused = subprocess.run(
        [sys.executable, "-m", "engine", "replay", path, "--trace", "-"],
        capture_output=True,
        text=True,
        env=python_environment(),
        check=False,
    )
    assert refused.returncode == 2
    assert "a check has no trace: its file holds ratings, not runs" in refused.stderr
