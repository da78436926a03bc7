from dataclasses import replace

import msgspec
import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication, QImage

from engine.article import claim_named
from engine.article.claim import Claim, Judgement, Unmeasured, Verdict, times_bars
from engine.events import RaceOutcome
from engine.lane import Lane
from engine.run import RunState
from engine.spec import RaceSpec
from gui.article.page import ArticlePage
from gui.views import VIEWS
from tests.gui.conftest import click, short_spec


def claim(claim_id, *, sleep_s=0.01, races=1, lane=None, verdict=Verdict.HOLDS):
    """Return a claim that is raced in a moment."""
    spec = RaceSpec(
        name=claim_id, cluster_counts=(1,), sleep_s=sleep_s, lanes=(lane or Lane("threads"),)
    )

    def judge(results):
        failures = [run.failure for result in results for run in result.runs if run.failure]
        if failures:
            raise Unmeasured(failures[0].message)
        assert all(run.state is RunState.FINISHED for result in results for run in result.runs)
        return Judgement(verdict, (f"{len(results)} races", "all well"), "It is made up.")

    return Claim(
        id=claim_id,
        sentence=f"{claim_id} is so",
        threshold="holds always",
        specs=tuple(msgspec.structs.replace(spec, seed=place) for place in range(races)),
        judge_results=judge,
        chart_results=lambda results: times_bars(results, "elapsed time"),
    )


CLAIMS = (claim("first", races=2), claim("second", verdict=Verdict.IN_PART), claim("third"))
SLOW = claim("slow", sleep_s=30)


@pytest.fixture
def open_page(make_window, monkeypatch):
    """Return a function that opens a window whose page has claims of its own."""

    def opened(*claims):
        class Page(ArticlePage):
            def __init__(self, parent=None):
                super().__init__(parent, claims=claims)

        views = [Page if view is ArticlePage else view for view in VIEWS]
        monkeypatch.setattr("gui.window_frame.VIEWS", views)
        window = make_window()
        window.tabs.setCurrentWidget(window.article)
        return window

    return opened


def run_all(qtbot, window):
    with qtbot.waitSignal(window.article.runner.ended, timeout=30_000):
        click(qtbot, window.article.run_all)


def badges(window):
    return [card.badge.text() for card in window.article.cards]


def test_the_page_shows_every_claim_before_it_is_run(window):
    window.tabs.setCurrentWidget(window.article)
    assert len(window.article.cards) == 11
    assert set(badges(window)) == {"not run yet"}
    assert window.panel.isHidden()
    assert window.article._count.text() == "not run: 11"
    window.tabs.setCurrentIndex(0)
    assert not window.panel.isHidden()


def test_running_all_claims_judges_each_in_turn(qtbot, open_page, marked_processes):
    window = open_page(*CLAIMS)
    order = []
    window.article.runner.judged.connect(lambda claim, *_: order.append(claim.id))
    run_all(qtbot, window)
    assert order == ["first", "second", "third"]
    assert badges(window) == ["\u2713 holds", "\u25d0 holds in part", "\u2713 holds"]
    first = window.article.cards[0]
    assert first.figures.text() == "2 races\nall well"
    assert first.reason.text() == "It is made up."
    assert [bar.label for bar in first.chart.chart.bars] == ["threads", "threads"]
    assert window.article._count.text() == "holds: 2, holds in part: 1"
    assert marked_processes() == []


def test_one_claim_can_be_run_alone(qtbot, open_page):
    window = open_page(*CLAIMS)
    with qtbot.waitSignal(window.article.runner.ended, timeout=30_000):
        click(qtbot, window.article.cards[1].run)
    assert badges(window) == ["not run yet", "\u25d0 holds in part", "not run yet"]


def test_stopping_keeps_the_verdicts_there_are(qtbot, open_page, marked_processes):
    window = open_page(CLAIMS[1], SLOW, CLAIMS[2])
    click(qtbot, window.article.run_all)
    qtbot.waitUntil(lambda: window.article.runner.claim is SLOW, timeout=20_000)
    qtbot.waitUntil(lambda: len(marked_processes()) >= 2)
    with qtbot.waitSignal(window.article.runner.ended, timeout=5_000):
        qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert badges(window) == ["\u25d0 holds in part", "not run yet", "not run yet"]
    assert "It was stopped." in window.article.cards[1].figures.text()
    assert marked_processes() == []


def test_only_one_thing_measures_at_a_time(qtbot, open_page):
    window = open_page(SLOW, CLAIMS[1])
    click(qtbot, window.article.cards[0].run)
    qtbot.waitUntil(lambda: window.article.is_running)
    assert not window.start_button.isEnabled()
    assert not window.form.isEnabled()
    assert not window.article.cards[1].run.isEnabled()
    window.start()
    assert not window.session.is_running
    with qtbot.waitSignal(window.article.runner.ended, timeout=5_000):
        click(qtbot, window.article.cards[0].run)
    assert window.start_button.isEnabled()
    assert window.form.isEnabled()
    window.form.set_spec(short_spec(sleep_s=30))
    window.start()
    qtbot.waitUntil(lambda: window.session.is_running)
    assert window.view is not window.article
    assert not window.article.run_all.isEnabled()
    assert not window.article.cards[1].run.isEnabled()
    with qtbot.waitSignal(window.session.ended, timeout=5_000):
        window.actions_.stop.trigger()
    assert window.article.run_all.isEnabled()


def test_closing_the_window_ends_the_claims_race_first(qtbot, open_page, marked_processes):
    window = open_page(SLOW)
    click(qtbot, window.article.run_all)
    qtbot.waitUntil(lambda: len(marked_processes()) >= 2, timeout=10_000)
    with qtbot.waitSignal(window.article.runner.ended, timeout=5_000):
        assert not window.close()
    assert window.isHidden()
    assert marked_processes() == []


def test_a_claim_that_cannot_be_told_says_why_and_the_next_goes_on(qtbot, open_page):
    lost = claim("lost", lane=Lane("threads", python="/nonexistent/python"))
    window = open_page(lost, CLAIMS[1])
    run_all(qtbot, window)
    assert badges(window) == ["? cannot be told here", "\u25d0 holds in part"]
    assert "there is no file /nonexistent/python" in window.article.cards[0].reason.text()


def test_a_race_that_breaks_off_is_told_in_its_card_and_the_next_goes_on(
    qtbot, open_page, monkeypatch
):
    window = open_page(claim("broken"), CLAIMS[1])
    measure = window.article.runner.session.measure

    def break_off(spec):
        measure(spec)
        if spec.name == "broken":
            window.article.runner.session._process._process.kill()

    monkeypatch.setattr(window.article.runner.session, "measure", break_off)
    run_all(qtbot, window)
    assert "ended by signal 9" in window.article.cards[0].figures.text()
    assert badges(window) == ["not run yet", "\u25d0 holds in part"]


def test_a_picture_of_the_page_has_every_claim(qtbot, open_page, dialogs, tmp_path):
    window = open_page(*CLAIMS)
    run_all(qtbot, window)
    dialogs.path = tmp_path / "claims.svg"
    window.actions_.save_picture.trigger()
    text = dialogs.path.read_text()
    assert "first is so" in text
    assert "holds in part" in text
    assert "CPython" in text
    dialogs.path = tmp_path / "claims.png"
    dialogs.size = QSize(800, 600)
    window.actions_.save_picture.trigger()
    assert QImage(str(dialogs.path)).size() == QSize(800, 600)


def test_the_verdicts_go_to_the_clipboard(qtbot, open_page):
    window = open_page(*CLAIMS)
    assert not window.actions_.copy_markdown.isEnabled()
    run_all(qtbot, window)
    window.actions_.copy_markdown.trigger()
    assert "| second is so | holds in part | 1 races; all well |" in (
        QGuiApplication.clipboard().text()
    )
    window.actions_.copy_table.trigger()
    assert QGuiApplication.clipboard().text().startswith("Claim\tVerdict\tMeasured\n")


def test_the_races_of_claims_are_kept_in_the_history(qtbot, open_page):
    from engine.event_stream import read_events
    from engine.result import fold
    from engine.store import RaceStore

    window = open_page(CLAIMS[0])
    run_all(qtbot, window)
    kept = [fold(read_events(path)) for path in RaceStore().paths()]
    assert [result.spec.name for result in kept] == ["first", "first"]
    assert all(result.outcome is RaceOutcome.COMPLETED for result in kept)


def test_a_real_claim_is_run_to_its_verdict(qtbot, window):
    window.tabs.setCurrentWidget(window.article)
    card = next(card for card in window.article.cards if card.claim.id == "fragile-threads")
    with qtbot.waitSignal(window.article.runner.ended, timeout=30_000):
        click(qtbot, card.run)
    assert card.badge.text() == "\u25d0 holds in part"
    assert "a crash: everything died; 0 of 3 others answered" in card.figures.text()


def test_a_claim_of_the_service_is_loaded_to_its_verdict(qtbot, open_page, marked_processes):
    known = claim_named("tornado-stays-responsive")
    (spec,) = known.specs
    short = msgspec.structs.replace(
        spec, strategies=("blocking", "threads"), duration_s=0.2, sleep_s=0.01
    )
    window = open_page(replace(known, specs=(short,)), CLAIMS[1])
    seen = []
    window.article.runner.progressed.connect(lambda claim, results: seen.append(len(results)))
    run_all(qtbot, window)
    card = window.article.cards[0]
    assert "another user waits up to" in card.figures.text()
    assert [bar.label for bar in card.chart.chart.bars] == ["blocking", "threads"]
    assert card.badge.text() != "? cannot be told here"
    assert badges(window)[1] == "\u25d0 holds in part"
    assert 1 in seen
    assert marked_processes() == []
