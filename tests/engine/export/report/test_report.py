"""A report is one page that holds all it needs, whatever lanes are called."""

import base64
import re
import subprocess
import sys
from html.parser import HTMLParser

import msgspec
import pytest

from engine.doubts.doubts import doubts
from engine.export.caption import conclusion_lines
from engine.export.report import window_views as asking
from engine.export.report.drawn_view import DrawnView
from engine.export.report.report import race_report
from engine.export.report.window_views import NoViews, window_views
from engine.process.child import python_environment
from engine.race.result.machine import survey_of
from engine.race.result.result import fold
from engine.race.spec.lane import Lane
from engine.record.lines import encode_event
from tests.engine.races import made_up_race, made_up_spec

HOSTILE = '</script><img src=x onerror="alert(1)">{{ 7*7 }}'
CSP = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"


class Page(HTMLParser):
    """What a page holds: its elements, and its text."""

    def __init__(self, html):
        super().__init__()
        self.elements = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data

    def all(self, tag):
        return [attributes for name, attributes in self.elements if name == tag]


def drawn(title="Elapsed time"):
    light, dark = "<svg xmlns='a'>light</svg>", "<svg xmlns='a'>dark</svg>"
    return DrawnView("race", title, f"{title}. threads 3.00 s", light, dark)


def record_of(events):
    return b"".join(map(encode_event, events))


@pytest.fixture
def events():
    return made_up_race(made_up_spec(repeats=7))


def report_of(events, views=(), absence=""):
    return Page(race_report(fold(events), record_of(events), views, absence))


def hostile_race():
    lanes = (Lane("threads", name=HOSTILE), Lane("sequential", name="<b>&amp;"))
    spec = msgspec.structs.replace(made_up_spec(cluster_counts=(2,)), lanes=lanes, name=HOSTILE)
    return made_up_race(spec)


def test_a_page_says_all_that_is_known_of_a_race(events):
    result, page = fold(events), report_of(events)
    said = " ".join(page.text.split())
    for lane in result.lanes:
        assert lane.title in said
    for doubt in doubts(result):
        assert doubt.seen in said
    for name, fact in survey_of(result).lines():
        assert f"{name} {fact}" in said
    assert conclusion_lines(result)
    for line in conclusion_lines(result):
        assert line in said
    assert "seed" in said
    assert "Median (s)" in said


def test_a_page_loads_nothing_and_runs_nothing(events):
    page = report_of(events, [drawn()])
    (policy,) = [meta["content"] for meta in page.all("meta") if "http-equiv" in meta]
    assert policy == CSP
    assert not page.all("script")
    assert not page.all("link")
    for _tag, attributes in page.elements:
        assert not [name for name in attributes if name.startswith("on")]
        for name in ("src", "srcset", "href"):
            assert attributes.get(name, "data:").startswith("data:")


def test_pictures_are_there_for_both_themes_with_what_they_say(events):
    page = report_of(events, [drawn(), drawn("Resources")])
    images, sources = page.all("img"), page.all("source")
    assert [image["alt"].split(".")[0] for image in images] == ["Elapsed time", "Resources"]
    for image, source in zip(images, sources, strict=True):
        assert "screen and" in source["media"]  # Paper is light.
        for link, said in ((image["src"], b"light"), (source["srcset"], b"dark")):
            kind, _comma, data = link.partition(",")
            assert kind == "data:image/svg+xml;base64"
            assert said in base64.b64decode(data)


def test_the_page_carries_the_race(events):
    (link,) = report_of(events).all("a")
    assert link["download"].endswith(".racelane")
    assert base64.b64decode(link["href"].partition(",")[2]) == record_of(events)


def test_the_page_says_that_the_race_it_carries_holds_more_than_it_shows(events):
    path = "/home/someone/envs/new/bin/python"
    lanes = [msgspec.structs.replace(lane, python=path) for lane in events[0].spec.lanes]
    spec = msgspec.structs.replace(events[0].spec, lanes=tuple(lanes))
    page = report_of([msgspec.structs.replace(events[0], spec=spec), *events[1:]])
    (link,) = page.all("a")
    assert path not in page.text
    assert path.encode() in base64.b64decode(link["href"].partition(",")[2])
    said = " ".join(page.text.split())
    assert "It holds all that was recorded, also what this page does not show: the paths" in said


def test_without_views_the_page_says_why(events):
    page = report_of(events, absence="Qt is not installed here")
    assert not page.all("img")
    assert "The views are left out: Qt is not installed here" in page.text


def test_a_name_is_never_markup():
    page = report_of(hostile_race(), [drawn(HOSTILE)])
    assert HOSTILE in page.text
    assert "<b>&amp;" in page.text
    assert not page.all("script")
    assert not page.all("b")
    (image,) = page.all("img")
    assert image["src"].startswith("data:")
    assert HOSTILE in image["alt"]


def test_the_windows_program_draws_every_view_without_markup_from_names():
    events = hostile_race()
    result = fold(events)
    views = window_views(record_of(events), result.baseline, result.band)
    assert len(views) >= 4
    for view in views:
        assert "<b>&amp;" in view.words
        for picture in (view.light, view.dark):
            assert picture.startswith("<?xml")
            assert "<script" not in picture
            assert not re.search(r"<img|<[^>]*\sonerror=", picture)
    assert len({view.title for view in views}) == len(views)


def test_where_qt_is_missing_there_are_no_views(monkeypatch, events):
    monkeypatch.setattr(asking, "_QT", "no_such_module")
    with pytest.raises(NoViews, match="Qt is not installed"):
        window_views(record_of(events), 0, 0.01)


def test_a_program_that_fails_is_told_by_its_last_words(monkeypatch, events):
    monkeypatch.setattr(asking, "_PROGRAM", "engine.no_such_module")
    with pytest.raises(NoViews, match="no_such_module"):
        window_views(record_of(events), 0, 0.01)


def engine(*arguments, stdin=b""):
    return subprocess.run(
        [sys.executable, "-m", "engine", *arguments],
        input=stdin,
        env=python_environment(),
        capture_output=True,
        check=False,
        timeout=120,
    )


def test_the_command_writes_a_page_with_every_view(tmp_path, events):
    file, target = tmp_path / "race.racelane", tmp_path / "race.html"
    file.write_bytes(record_of(events))
    run = engine("report", str(file), "--html", str(target), "--baseline", "threads")
    assert run.returncode == 0, run.stderr
    assert run.stderr == b""
    page = Page(target.read_text(encoding="utf-8"))
    said = [image["alt"].partition(" at ")[0] for image in page.all("img")]
    assert {"Elapsed time", "Queries over time", "Time of each query"} <= set(said)
    assert "Faster or slower than threads" in page.text
    # The pictures have the same baseline.
    alt = page.all("img")[0]["alt"]
    assert re.search(r"threads [\d.]+ s baseline", alt)


def test_a_damaged_race_is_reported_as_far_as_it_goes(tmp_path, events):
    target = tmp_path / "race.html"
    run = engine("report", "-", "--html", str(target), stdin=record_of(events)[:-300])
    assert run.returncode == 1
    assert b"standard input is damaged" in run.stderr
    assert Page(target.read_text(encoding="utf-8")).all("table")


@pytest.mark.parametrize("data", [b"", b"no race\n"])
def test_what_is_no_race_is_refused_in_a_line(tmp_path, data):
    file, target = tmp_path / "a.racelane", tmp_path / "race.html"
    file.write_bytes(data)
    run = engine("report", str(file), "--html", str(target))
    assert run.returncode == 1
    assert run.stderr.count(b"\n") == 1
    assert not target.exists()
