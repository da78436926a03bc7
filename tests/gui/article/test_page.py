import re
from dataclasses import replace
from functools import partial

import msgspec
import psutil
import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication, QImage

from engine.article.claim import Claim, times_bars
from engine.article.claims import CLAIMS as ARTICLE
from engine.article.claims import claim_named
from engine.article.judgement import Judgement, Lack, Rating, Unmeasured
from engine.race.result.run import RunState
from engine.race.spec.lane import Lane
from engine.race.spec.presets import preset_named
from engine.race.spec.race import RaceSpec
from engine.record.history import History
from engine.record.kinds import fold_any
from engine.record.lines import read_events
from engine.stream.event import Outcome
from engine.vocabulary.wording import N_
from gui.article.activity import ArticleActivity
from tests.engine.checks import ONE_CORE, STABLE, made_up_check
from tests.gui.conftest import click, file_action, race_file, short_spec, table_action
from tests.gui.sight import field, said


class Raced(msgspec.Struct, frozen=True):
    races: int


def claim(claim_id, *, sleep_s=0.01, races=1, lane=None, rating=Rating.HOLDS):
    """Return a claim that is raced in a moment."""
    spec = RaceSpec(
        name=claim_id, cluster_counts=(1,), sleep_s=sleep_s, lanes=(lane or Lane("threads"),)
    )

    def measure(results):
        failures = [run.failure for result in results for run in result.runs if run.failure]
        if failures:
            raise Unmeasured(Lack.FAILED, cause=failures[0].cause)
        assert all(run.state is RunState.FINISHED for result in results for run in result.runs)
        return Raced(len(results))

    def judge(values):
        return Judgement(rating, (f"{values.races} races", "all well"), "It is made up.")

    return Claim(
        id=claim_id,
        sentence=N_("{claim} is so", claim=claim_id),
        threshold=N_("holds always"),
        specs=tuple(msgspec.structs.replace(spec, seed=place) for place in range(races)),
        measure=measure,
        values=Raced,
        judge=judge,
        chart_results=times_bars,
        chart_title=N_("elapsed time"),
        usual=rating,
    )


CLAIMS = (claim("first", races=2), claim("second", rating=Rating.IN_PART), claim("third"))
SLOW = claim("slow", sleep_s=30)


@pytest.fixture
def open_page(make_window, monkeypatch):
    """Return a function that opens a window whose page has claims of its own."""

    def opened(*claims):
        make_activity = partial(ArticleActivity, claims=claims)
        monkeypatch.setattr("gui.window.main_window.ArticleActivity", make_activity)
        window = make_window()
        window.panes.tabs.setCurrentWidget(window.article.page)
        return window

    return opened


def run_all(qtbot, window):
    with qtbot.waitSignal(window.article.runner.ended, timeout=30_000):
        click(qtbot, window.article.page.run_all)


def badges(window):
    return [card.badge.text() for card in window.article.page.cards]


def test_the_page_shows_every_claim_before_it_is_run(window):
    window.panes.tabs.setCurrentWidget(window.article.page)
    shown = [card.sentence.text() for card in window.article.page.cards]
    assert shown == [str(claim.sentence) for claim in ARTICLE]
    assert set(badges(window)) == {"not run yet"}
    assert not window.race.panel.isVisible()
    assert f"not run: {len(ARTICLE)}" in said(window.article.page)
    window.panes.tabs.setCurrentIndex(0)
    assert window.race.panel.isVisible()


def test_running_all_claims_judges_each_in_turn(qtbot, open_page, marked_processes):
    window = open_page(*CLAIMS)
    order = []
    window.article.runner.judged.connect(lambda claim, *_: order.append(claim.id))
    run_all(qtbot, window)
    assert order == ["first", "second", "third"]
    assert badges(window) == ["\u2713 holds", "\u25d0 holds in part", "\u2713 holds"]
    first = window.article.page.cards[0]
    assert first.figures.text() == "2 races\nall well"
    assert first.reason.text() == "It is made up."
    assert [bar.label for bar in first.chart.chart.bars] == ["threads", "threads"]
    assert "holds: 2, holds in part: 1" in said(window.article.page)
    assert marked_processes() == []


def test_one_claim_can_be_run_alone(qtbot, open_page):
    window = open_page(*CLAIMS)
    with qtbot.waitSignal(window.article.runner.ended, timeout=30_000):
        click(qtbot, window.article.page.cards[1].run)
    assert badges(window) == ["not run yet", "\u25d0 holds in part", "not run yet"]


def test_stopping_keeps_the_ratings_there_are(qtbot, open_page, marked_processes):
    window = open_page(CLAIMS[1], SLOW, CLAIMS[2])
    click(qtbot, window.article.page.run_all)
    qtbot.waitUntil(lambda: window.article.runner.claim is SLOW, timeout=20_000)
    qtbot.waitUntil(lambda: len(marked_processes()) >= 2)
    with qtbot.waitSignal(window.article.runner.ended, timeout=5_000):
        qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert badges(window) == ["\u25d0 holds in part", "not run yet", "not run yet"]
    assert "Stopped." in window.article.page.cards[1].figures.text()
    qtbot.waitUntil(lambda: marked_processes() == [])


def test_only_one_thing_measures_at_a_time(qtbot, open_page):
    window = open_page(SLOW, CLAIMS[1])
    click(qtbot, window.article.page.cards[0].run)
    qtbot.waitUntil(lambda: window.article.is_running)
    assert not window.start_button.isEnabled()
    assert not window.race.form.isEnabled()
    assert not window.article.page.cards[1].run.isEnabled()
    window.start()
    assert not window.race.session.is_running
    with qtbot.waitSignal(window.article.runner.ended, timeout=5_000):
        click(qtbot, window.article.page.cards[0].run)
    assert window.start_button.isEnabled()
    assert window.race.form.isEnabled()
    window.race.form.set_spec(short_spec(sleep_s=30))
    window.panes.tabs.setCurrentIndex(0)
    window.start()
    qtbot.waitUntil(lambda: window.race.session.is_running)
    assert not window.article.page.run_all.isEnabled()
    assert not window.article.page.cards[1].run.isEnabled()
    with qtbot.waitSignal(window.race.session.ended, timeout=5_000):
        window.actions_.stop.trigger()
    assert window.article.page.run_all.isEnabled()


def test_closing_the_window_ends_the_claims_race_first(qtbot, open_page, marked_processes):
    window = open_page(SLOW)
    click(qtbot, window.article.page.run_all)
    qtbot.waitUntil(lambda: len(marked_processes()) >= 2, timeout=10_000)
    with qtbot.waitSignal(window.article.runner.ended, timeout=5_000):
        assert not window.close()
    assert window.isHidden()
    qtbot.waitUntil(lambda: marked_processes() == [])


def test_a_claim_that_cannot_be_told_says_why_and_the_next_goes_on(qtbot, open_page):
    lost = claim("lost", lane=Lane("threads", python="/nonexistent/python"))
    window = open_page(lost, CLAIMS[1])
    run_all(qtbot, window)
    assert badges(window) == ["? cannot be judged here", "\u25d0 holds in part"]
    assert "there is no file /nonexistent/python" in window.article.page.cards[0].reason.text()


def test_a_race_that_breaks_off_is_told_in_its_card_and_the_next_goes_on(
    qtbot, open_page, monkeypatch
):
    window = open_page(claim("broken"), CLAIMS[1])
    measure = window.article.runner.session.measure

    def break_off(spec):
        before = psutil.Process().children()
        measure(spec)
        if spec.name == "broken":
            (conductor,) = set(psutil.Process().children()) - set(before)
            conductor.kill()

    monkeypatch.setattr(window.article.runner.session, "measure", break_off)
    run_all(qtbot, window)
    assert "ended by SIGKILL" in window.article.page.cards[0].figures.text()
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


def test_the_ratings_go_to_the_clipboard(qtbot, open_page):
    window = open_page(*CLAIMS)
    assert not table_action(window, "markdown").isEnabled()
    run_all(qtbot, window)
    table_action(window, "markdown").trigger()
    assert "| second is so | holds in part | 1 races; all well |" in (
        QGuiApplication.clipboard().text()
    )
    table_action(window, "text").trigger()
    assert QGuiApplication.clipboard().text().startswith("Claim\tRating\tMeasured\tChecked\n")


def test_the_races_and_loads_of_a_check_stay_out_of_the_history(qtbot, open_page):
    known = claim_named("tornado-stays-responsive")
    (spec,) = known.specs
    short = msgspec.structs.replace(spec, strategies=("blocking",), duration_s=0.2, sleep_s=0.01)
    window = open_page(CLAIMS[0], replace(known, specs=(short,)))
    run_all(qtbot, window)
    assert [card.judgement is not None for card in window.article.page.cards] == [True, True]
    assert History().paths() == []


def test_ratings_are_shown_at_the_next_start_with_date_and_machine(qtbot, open_page, make_window):
    window = open_page(*CLAIMS)
    with qtbot.waitSignal(window.article.runner.ended, timeout=30_000):
        click(qtbot, window.article.page.cards[0].run)
    before = window.article.page.cards[0]
    assert re.match(r"Checked 20\d\d-\d\d-\d\d \d\d:\d\d UTC, CPython \d", before.checked.text())
    again = open_page(*CLAIMS)
    first, second, _ = again.article.page.cards
    assert badges(again) == ["\u2713 holds", "not run yet", "not run yet"]
    assert first.checked.text() == before.checked.text()
    assert first.figures.text() == before.figures.text() == "2 races\nall well"
    assert first.reason.text() == "It is made up."
    assert first.chart.chart == before.chart.chart
    assert second.checked.text() == ""
    # Copying and pictures know of it too.
    assert table_action(again, "markdown").isEnabled()
    table_action(again, "markdown").trigger()
    assert "| first is so | holds |" in QGuiApplication.clipboard().text()
    assert any("CPython" in line for line in again.article.page.caption())


def test_a_check_is_one_file_with_its_end(qtbot, open_page):
    window = open_page(*CLAIMS)
    run_all(qtbot, window)
    (path,) = History().paths("check")
    result = fold_any(read_events(path))
    assert result.outcome is Outcome.COMPLETED
    assert list(result.checked) == ["first", "second", "third"]
    with qtbot.waitSignal(window.article.runner.ended, timeout=20_000):
        click(qtbot, window.article.page.cards[1].run)
    assert fold_any(read_events(History().paths("check")[1])).spec.claims == ("second",)


def test_a_check_that_was_stopped_is_kept_as_far_as_it_came(qtbot, open_page):
    window = open_page(CLAIMS[1], SLOW)
    click(qtbot, window.article.page.run_all)
    qtbot.waitUntil(lambda: window.article.runner.claim is SLOW, timeout=20_000)
    with qtbot.waitSignal(window.article.runner.ended, timeout=5_000):
        qtbot.keyClick(window, Qt.Key.Key_Escape)
    (path,) = History().paths("check")
    result = fold_any(read_events(path))
    assert result.is_aborted
    assert list(result.checked) == ["second"]


def open_file(qtbot, window, dialogs, path):
    dialogs.path = path
    window.actions_.open.trigger()
    qtbot.waitUntil(lambda: not window.running.is_running, timeout=20_000)


def test_a_check_is_opened_on_its_page(qtbot, open_page, dialogs, tmp_path):
    window = open_page(*map(claim_named, ("one-core", "stable-processes", "costly-processes")))
    window.panes.tabs.setCurrentIndex(0)
    findings = {"one-core": ONE_CORE, "stable-processes": STABLE}
    open_file(qtbot, window, dialogs, race_file(tmp_path / "c.racelane", made_up_check(findings)))
    assert window.view is window.article.page
    assert badges(window) == ["\u2713 holds", "\u25d0 holds in part", "not run yet"]
    first, second, _ = window.article.page.cards
    assert "gevent is 1.0\u00d7 as fast" in first.figures.text()
    assert first.checked.text().startswith("Checked 2026-03-14 15:10 UTC, CPython 3.11.7, ")
    assert "2 of 3 others answered" in second.figures.text()
    assert "gevent + processes 3.1\u00d7" in first.chart.accessibleDescription()
    assert window.progress.text == "Finished: 2 of 2 claims"
    assert window.article.page.run_all.isEnabled()
    assert window.message.isHidden()


def shown(window):
    """Return what every card says of its claim, and what is drawn in it."""
    return [
        (
            card.badge.text(),
            card.figures.text(),
            card.reason.text(),
            card.checked.text(),
            card.chart.accessibleDescription(),
        )
        for card in window.article.page.cards
    ]


def saved(window, dialogs, action, path):
    """Save what is in front by an action and return what was written."""
    dialogs.path = path
    action.trigger()
    return path.read_text()


def test_a_check_that_has_just_been_run_is_saved_and_opened_again(
    qtbot, open_page, dialogs, tmp_path
):
    window = open_page(*CLAIMS)
    assert not window.actions_.save_record.isEnabled()
    run_all(qtbot, window)
    before = shown(window)
    path = tmp_path / "check.racelane"
    text = saved(window, dialogs, window.actions_.save_record, path)
    (kept,) = History().paths("check")
    assert text == kept.read_text()
    assert '"first"' in saved(window, dialogs, file_action(window, "json"), tmp_path / "c.json")
    kept.unlink()
    again = open_page(*CLAIMS)
    assert badges(again) == ["not run yet"] * 3
    again.panes.tabs.setCurrentIndex(0)
    open_file(qtbot, again, dialogs, path)
    assert again.view is again.article.page
    assert shown(again) == before
    assert again.progress.text == "Finished: 3 of 3 claims"
    assert saved(again, dialogs, again.actions_.save_record, tmp_path / "2.racelane") == text


def test_a_check_of_one_claim_is_saved_without_what_others_found(
    qtbot, open_page, dialogs, tmp_path
):
    window = open_page(*CLAIMS)
    run_all(qtbot, window)
    with qtbot.waitSignal(window.article.runner.ended, timeout=20_000):
        click(qtbot, window.article.page.cards[1].run)
    path = tmp_path / "check.racelane"
    saved(window, dialogs, window.actions_.save_record, path)
    open_file(qtbot, window, dialogs, path)
    assert badges(window) == ["not run yet", "\u25d0 holds in part", "not run yet"]


def test_a_check_that_was_stopped_is_saved_as_far_as_it_came(qtbot, open_page, dialogs, tmp_path):
    window = open_page(CLAIMS[1], SLOW)
    click(qtbot, window.article.page.run_all)
    qtbot.waitUntil(lambda: window.article.runner.claim is SLOW, timeout=20_000)
    qtbot.waitUntil(window.actions_.save_record.isEnabled)
    with qtbot.waitSignal(window.article.runner.ended, timeout=5_000):
        qtbot.keyClick(window, Qt.Key.Key_Escape)
    path = tmp_path / "check.racelane"
    saved(window, dialogs, window.actions_.save_record, path)
    open_file(qtbot, window, dialogs, path)
    assert badges(window) == ["\u25d0 holds in part", "not run yet"]
    assert window.progress.text == "Ended after 1 of 2 claims"


def test_a_check_is_opened_from_the_history(qtbot, open_page):
    window = open_page(*CLAIMS)
    run_all(qtbot, window)
    before = shown(window)
    again = open_page(*CLAIMS)
    again.panes.tabs.setCurrentIndex(0)
    again.actions_.recent.aboutToShow.emit()
    (entry,) = again.actions_.recent.actions()
    assert not again.actions_.save_record.isEnabled()
    entry.trigger()
    qtbot.waitUntil(lambda: not again.running.is_running, timeout=20_000)
    assert again.view is again.article.page
    assert shown(again) == before
    assert again.actions_.save_record.isEnabled()


def test_a_file_that_is_no_check_after_all_leaves_the_fresh_one(
    qtbot, open_page, dialogs, tmp_path
):
    window = open_page(*map(claim_named, ("one-core", "stable-processes")))
    findings = {"one-core": ONE_CORE}
    open_file(qtbot, window, dialogs, race_file(tmp_path / "c.racelane", made_up_check(findings)))
    findings = {"stable-processes": STABLE}
    open_file(qtbot, window, dialogs, race_file(tmp_path / "d.racelane", made_up_check(findings)))
    broken = tmp_path / "broken.racelane"
    broken.write_text('{"event":"check_started","format_version":5}\n')
    open_file(qtbot, window, dialogs, broken)
    assert "broken.racelane is damaged" in window.message.text
    assert badges(window) == ["not run yet", "\u25d0 holds in part"]


def test_a_check_is_opened_where_its_first_claim_is_in_view(qtbot, window, dialogs, tmp_path):
    window.panes.tabs.setCurrentWidget(window.article.page)
    card = next(card for card in window.article.page.cards if card.claim.id == "one-core")
    assert card.badge.visibleRegion().isEmpty()
    window.panes.tabs.setCurrentIndex(0)
    events = made_up_check({"one-core": ONE_CORE})
    open_file(qtbot, window, dialogs, race_file(tmp_path / "c.racelane", events))
    assert not card.badge.visibleRegion().isEmpty()


def test_of_a_damaged_check_what_stood_before_is_shown(qtbot, open_page, dialogs, tmp_path):
    window = open_page(*map(claim_named, ("one-core", "stable-processes")))
    path = race_file(tmp_path / "c.racelane", made_up_check()[:2])
    path.write_bytes(path.read_bytes() + b"{}\n")
    open_file(qtbot, window, dialogs, path)
    assert badges(window) == ["not run yet", "\u25d0 holds in part"]
    assert "c.racelane is damaged: line 3 is not an event" in window.message.text


def test_a_check_of_claims_that_are_unknown_here_names_them(qtbot, open_page, dialogs, tmp_path):
    window = open_page(claim_named("one-core"))
    findings = {"newer": ONE_CORE, "one-core": ONE_CORE}
    open_file(qtbot, window, dialogs, race_file(tmp_path / "c.racelane", made_up_check(findings)))
    assert badges(window) == ["\u2713 holds"]
    assert "does not know: newer" in window.message.text


def test_what_was_kept_by_another_threshold_is_not_shown(qtbot, open_page):
    run_all(qtbot, open_page(CLAIMS[1]))
    stricter = open_page(replace(CLAIMS[1], limits=(0.5,)))
    assert badges(stricter) == ["not run yet"]


def test_a_stopped_check_shows_the_rating_and_the_chart_from_before(qtbot, open_page):
    judged = claim("first")
    run_all(qtbot, open_page(judged))
    window = open_page(replace(SLOW, id="first"))
    card = window.article.page.cards[0]
    chart = card.chart.chart
    click(qtbot, card.run)
    qtbot.waitUntil(lambda: card.badge.text() == "running\u2026")
    # While it runs, nothing of before stands beside what is measured.
    assert card.figures.text() == ""
    assert card.checked.text() == ""
    with qtbot.waitSignal(window.article.runner.ended, timeout=5_000):
        click(qtbot, card.run)
    assert card.badge.text() == "\u2713 holds"
    assert card.figures.text() == "Stopped.\n1 races\nall well"
    assert card.chart.chart == chart


def test_a_rating_that_cannot_be_kept_is_shown_and_said(qtbot, open_page):
    folder = History().folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.write_text("a file where the folder should be")
    window = open_page(CLAIMS[1])
    run_all(qtbot, window)
    assert badges(window) == ["\u25d0 holds in part"]
    assert "the check is not kept in the history" in window.message.text


def test_readers_of_the_article_are_told_what_its_own_programs_do(qtbot, window):
    window.panes.tabs.setCurrentWidget(window.article.page)
    card = next(card for card in window.article.page.cards if card.claim.id == "fragile-threads")
    others = [card for card in window.article.page.cards if card.claim.id != "fragile-threads"]
    qtbot.waitUntil(card.note.isVisible)
    assert not any(other.note.isVisible() for other in others)
    window.panes.tabs.setCurrentIndex(0)
    window.race.form.set_preset(preset_named("article"))
    beside_the_race = field(window.race.form, "Preset").note
    for text in (card.note.text(), beside_the_race):
        assert "cluster 4 four times" in text
        assert "in order of completion" in text
        assert "never answers on today's Tornado and gevent" in text
    window.race.form.set_preset(preset_named("quick"))
    assert "cluster 4" not in field(window.race.form, "Preset").note


def test_a_real_claim_is_run_to_its_rating(qtbot, window):
    window.panes.tabs.setCurrentWidget(window.article.page)
    card = next(card for card in window.article.page.cards if card.claim.id == "fragile-threads")
    with qtbot.waitSignal(window.article.runner.ended, timeout=30_000):
        click(qtbot, card.run)
    assert card.badge.text() == "\u25d0 holds in part"
    assert "a crash: the whole program died; 0 of 3 others answered" in card.figures.text()


def test_a_claim_of_the_server_is_loaded_to_its_rating(qtbot, open_page, marked_processes):
    known = claim_named("tornado-stays-responsive")
    (spec,) = known.specs
    short = msgspec.structs.replace(
        spec, strategies=("blocking", "threads"), duration_s=0.2, sleep_s=0.01
    )
    window = open_page(replace(known, specs=(short,)), CLAIMS[1])
    seen = []
    window.article.runner.progressed.connect(lambda claim, results: seen.append(len(results)))
    run_all(qtbot, window)
    card = window.article.page.cards[0]
    assert "another user waits up to" in card.figures.text()
    assert [bar.label for bar in card.chart.chart.bars] == ["blocking", "threads"]
    assert card.badge.text() != "? cannot be judged here"
    assert badges(window)[1] == "\u25d0 holds in part"
    assert 1 in seen
    assert marked_processes() == []


def test_after_a_check_the_progress_speaks_of_the_check(qtbot, open_page):
    window = open_page(*CLAIMS)
    assert window.progress.text == "3 claims, about 0:01"
    run_all(qtbot, window)
    assert window.progress.text == "Finished: 3 of 3 claims"
    window.panes.tabs.setCurrentIndex(0)
    assert window.progress.text.startswith("12 runs, about ")
    window.panes.tabs.setCurrentWidget(window.article.page)
    assert window.progress.text == "Finished: 3 of 3 claims"


def test_a_check_that_was_stopped_says_after_how_many_claims(qtbot, open_page):
    window = open_page(CLAIMS[1], SLOW)
    click(qtbot, window.article.page.run_all)
    qtbot.waitUntil(lambda: window.article.runner.claim is SLOW, timeout=20_000)
    with qtbot.waitSignal(window.article.runner.ended, timeout=5_000):
        qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert window.progress.text == "Ended after 1 of 2 claims"
