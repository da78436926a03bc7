"""Races whose queries go wrong on purpose: they have no times, and no view pretends otherwise."""

import msgspec
import pytest

from engine.export.table.separated import to_text
from engine.race.events import Ending, ResourcesSampled, RunFaulted
from engine.race.result.result import fold
from engine.race.spec.text.faults import parse_faults
from engine.record.lines import encode_event
from engine.vocabulary.cause import told
from gui.charts.race.view import RaceView
from gui.charts.resources.view import ResourcesView
from gui.charts.scaling.view import ScalingView
from gui.look.theme import LIGHT
from gui.picture.picture import save_picture
from gui.picture.request import PictureRequest
from tests.engine.races import made_up_race, made_up_spec
from tests.gui.conftest import open_file, race_file, table_texts
from tests.gui.sight import colours, painted, texts_of


def faulted_events(*, is_seen=True):
    """Return the events of a race whose every run hung; ``is_seen`` while it went on."""
    spec = msgspec.structs.replace(made_up_spec(cluster_counts=(4,)), faults=parse_faults("hang@2"))
    changed = []
    for event in made_up_race(spec):
        if type(event).__name__ == "RunFinished":
            changed.append(
                RunFaulted(
                    at_s=event.at_s,
                    run=event.run,
                    ending=Ending.HUNG,
                    elapsed_s=event.elapsed_s,
                    answered=[],
                    unheard=[1],
                    cause=told("no answer came"),
                )
            )
        elif is_seen or not isinstance(event, ResourcesSampled):
            changed.append(event)
    return changed


@pytest.fixture
def make_view(qtbot):
    def make(kind, events):
        view = kind()
        qtbot.addWidget(view)
        view.resize(1000, 500)
        view.show_result(fold(events))
        view.show()
        return view

    return make


def said(view, path):
    """Return what a picture of a view says."""
    save_picture(view, PictureRequest(path, view.size()))
    return [text for text, _ in texts_of(path)]


def test_a_count_of_answers_stands_in_no_column_of_times(qtbot, window, tmp_path):
    events = faulted_events()
    path = tmp_path / "race.racelane"
    open_file(qtbot, window, race_file(path, events))
    keys = [column.key for column in window.race.panel.table.columns]
    for row in table_texts(window):
        assert row[keys.index("median")] == ""
        assert row[keys.index("verdict")] == "0 of 4 answered"
    assert "0 of 4 answered" in to_text(fold(events))
    assert path.read_bytes() == b"".join(map(encode_event, events))


def test_the_race_view_says_who_was_answered(make_view, tmp_path):
    texts = said(make_view(RaceView, faulted_events()), tmp_path / "race.svg")
    assert texts.count("0 of 4") == 4
    assert texts.count("answered") == 4


def test_scaling_says_that_there_are_no_times(make_view, tmp_path):
    view = make_view(ScalingView, faulted_events())
    texts = said(view, tmp_path / "scaling.svg")
    for lane in ("sequential", "threads", "processes", "gevent"):
        assert lane not in texts
        assert f"{lane}: no time" in texts
    whole = make_view(ScalingView, made_up_race())
    assert "threads" in said(whole, tmp_path / "whole.svg")


def test_resources_show_what_a_run_used_until_it_went_wrong(make_view, tmp_path):
    view = make_view(ResourcesView, faulted_events())
    assert {LIGHT.lane_colour(style).name() for style in range(4)} <= colours(painted(view))
    texts = said(view, tmp_path / "resources.svg")
    assert sum(text.startswith("went wrong after") for text in texts) == 4
    assert "CPU (cores busy)" in texts


def test_resources_without_a_look_say_so_instead_of_showing_empty_axes(make_view, tmp_path):
    view = make_view(ResourcesView, faulted_events(is_seen=False))
    texts = said(view, tmp_path / "resources.svg")
    assert "CPU (cores busy)" not in texts
    assert "No run lasted long enough" in " ".join(texts)
