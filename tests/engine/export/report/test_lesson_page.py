"""A lesson becomes one page that holds all it needs, whatever lanes are called."""

from pathlib import Path

import pytest

from engine.export.report.drawn_view import DrawnView
from engine.export.report.lesson_page import lesson_page
from engine.lesson.reading import parse_lesson
from engine.race.result.result import fold
from engine.race.spec.lane import Lane
from engine.race.spec.race import RaceSpec
from tests.engine.export.report.test_report import CSP, HOSTILE, Page, engine, record_of
from tests.engine.races import made_up_race

LESSON = """
title = "{title}"
summary = "Which of them is faster."

[races.one]
kept = "one.racelane"

[[steps]]
title = "Who is first?"
text = "They look up the same."
notes = "Only for the presenter."
race = "one"

[steps.question]
asks = "Who arrives first?"
lanes = ["sequential", '''{lane}''']

[steps.reveal]
expects = "median('{lane}') < median(sequential)"
says = "{lane} took {{median('{lane}')}}."
contrary = "No faster: {{fastest()}}, {{median('{lane}')}}."
because = "They wait side by side."
"""
NAME = "</script><img src=x onerror=alert(1)>& 7*7"


def lesson_of(lane, title="Two lanes"):
    return parse_lesson(LESSON.format(lane=lane, title=title).encode(), Path())


def race_of(lane, overhead_s=None):
    lanes = (Lane("sequential"), Lane("threads", name="" if lane == "threads" else lane))
    return made_up_race(
        RaceSpec(lanes=lanes, cluster_counts=(4,), nodes=1, switches=1, sleep_s=0.5),
        overhead_s=overhead_s,
    )


def views():
    picture = "<svg xmlns='a'>drawn</svg>"
    return {"one": {"race": DrawnView("race", "Elapsed time", "threads 1 s", picture, picture)}}


def test_a_page_has_steps_and_reveals_that_open_on_a_click():
    html = lesson_page(lesson_of("threads"), {"one": fold(race_of("threads"))}, views())
    page = Page(html)
    assert page.all("meta")[1]["content"] == CSP
    assert len(page.all("details")) == 1
    (image,) = page.all("img")
    assert image["src"].startswith("data:image/svg+xml;base64,")
    assert image["alt"] == "threads 1 s"
    for words in (
        "Step 1 of 1",
        "Who arrives first?",
        "threads took 1.01 s.",
        "They wait side by side.",
        "Right: threads",
    ):
        assert words in page.text
    assert "Only for the presenter" not in page.text


def test_a_page_says_the_contrary():
    result = fold(race_of("threads", {"threads": 9.0}))
    page = Page(lesson_page(lesson_of("threads"), {"one": result}, {}, "no Qt"))
    assert "No faster: sequential, 10.00 s." in page.text
    assert "They wait side by side" not in page.text
    assert "The views are left out: no Qt" in page.text
    assert page.all("img") == []


@pytest.mark.parametrize("name", [NAME, "<b>x</b>"])
def test_hostile_names_stay_text(name):
    lesson = lesson_of(name, title=HOSTILE.replace('"', "'"))
    html = lesson_page(lesson, {"one": fold(race_of(name))}, views())
    page = Page(html)
    assert f"{name} took 1.01 s." in page.text
    assert {tag for tag, _attributes in page.elements}.isdisjoint({"script", "b", "iframe", "link"})
    assert all(image["src"].startswith("data:") for image in page.all("img"))
    assert not any(key.startswith("on") for _tag, held in page.elements for key in held)


def test_the_command_writes_the_page_of_a_file(tmp_path):
    (tmp_path / "one.racelane").write_bytes(record_of(race_of("threads")))
    (tmp_path / "lesson.toml").write_text(LESSON.format(lane="threads", title="Two lanes"))
    target = tmp_path / "page.html"
    ran = engine("lesson", str(tmp_path / "lesson.toml"), "--html", str(target))
    assert ran.returncode == 0, ran.stderr
    page = Page(target.read_text())
    assert "threads took 1.01 s." in page.text
    assert len(page.all("img")) == 1


def test_the_command_says_why_it_writes_no_page(tmp_path):
    path = tmp_path / "lesson.toml"
    path.write_text(LESSON.format(lane="threads", title="Two lanes"))
    ran = engine("lesson", str(path), "--html", str(tmp_path / "page.html"))
    assert ran.returncode == 1
    assert "cannot read" in str(ran.stderr)
    assert "one.racelane" in str(ran.stderr)
    path.write_text("title = 3")
    ran = engine("lesson", str(path), "--html", str(tmp_path / "page.html"))
    assert "is no lesson: steps must be given" in str(ran.stderr)
    assert not (tmp_path / "page.html").exists()
