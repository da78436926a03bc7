import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.plot.stretch import Stretch
from gui.plot.time_axis import time_unit
from gui.plot.value_axis import ValueAxis, bar_axis

SHARES = st.floats(0, 1)


@given(st.lists(st.tuples(st.floats(0.2, 5), SHARES, st.floats(-2, 2)), max_size=12))
def test_a_stretch_stays_within_its_axis(steps):
    stretch = Stretch()
    for factor, about, by in steps:
        stretch = stretch.zoomed(factor, about).moved(by)
        assert 0 <= stretch.first < stretch.last <= 1
    assert stretch.zoomed(1e-9).is_whole


@given(st.floats(1.01, 50), SHARES)
def test_zooming_keeps_what_lies_under_the_pointer(factor, about):
    before = Stretch()
    after = before.zoomed(factor, about)
    assert after.share(about) == pytest.approx(before.share(about), abs=1e-9)


@pytest.mark.parametrize("low", [0.0, 0.01])
@given(value=st.floats(0.02, 9.9), factor=st.floats(1, 100), about=SHARES)
def test_places_and_values_of_an_axis_undo_each_other(low, value, factor, about):
    axis = ValueAxis(low, 10.0, 120.0, 800.0, Stretch().zoomed(factor, about), low > 0)
    assert axis.value(axis.x(value)) == pytest.approx(value, rel=1e-6)


@pytest.mark.parametrize("low", [0.0, 1e-3])
@given(high=st.floats(0.01, 1e4), at_most=st.integers(2, 12), factor=st.floats(1, 1e3))
def test_ticks_are_in_view_each_with_a_text_of_its_own(low, high, at_most, factor):
    axis = ValueAxis(low, high, 100.0, 600.0, Stretch().zoomed(factor), low > 0)
    ticks = axis.ticks(at_most)
    assert len({text for _, text in ticks}) == len(ticks) <= max(3, at_most)
    assert all(99 <= axis.x(value) <= 701 for value, _ in ticks)


@pytest.mark.parametrize(
    ("lengths", "is_log"), [([1.0, 30.0], False), ([1.0, 70.0], True), ([1.0], False), ([], False)]
)
def test_bars_that_would_be_slivers_get_an_axis_of_equal_factors(lengths, is_log):
    low, high = bar_axis(lengths, 1e-3)
    assert (low > 0) is is_log
    assert high > max([1e-3, *lengths])
    if is_log:
        axis = ValueAxis(low, high, 0.0, 100.0, is_log=True)
        assert axis.x(min(lengths)) > 3


def test_a_stretch_stays_where_it_is_while_its_axis_grows():
    stretch = Stretch(0.2, 0.4)
    assert stretch.over(2.0) == Stretch(0.1, 0.2)
    assert stretch.over(0.5) == Stretch(0.4, 0.8)
    assert Stretch().over(3.0).is_whole
    assert Stretch(0.8, 1.0).over(0.5).last == 1.0


def test_a_part_of_an_axis_is_brought_into_view_with_room_beside_it():
    stretch = Stretch(0.4, 0.6)
    assert stretch.showing(0.45, 0.5) is stretch
    earlier = stretch.showing(0.1, 0.15)
    assert earlier.first < 0.1 < 0.15 < earlier.last
    later = stretch.showing(0.7, 0.75)
    assert later.first < 0.7 < 0.75 < later.last
    long = stretch.showing(0.7, 1.0)
    assert long.first < 0.7 < long.last


@pytest.mark.parametrize(
    ("most_s", "symbol"), [(20.0, "s"), (0.3, "ms"), (4e-4, "\u00b5s"), (1.0, "s")]
)
def test_times_are_in_a_unit_that_fits(most_s, symbol):
    assert time_unit(most_s)[1] == symbol


@given(low=st.floats(0.1, 5), width=st.floats(0.01, 5), at_most=st.integers(2, 12))
def test_an_axis_may_begin_above_zero(low, width, at_most):
    axis = ValueAxis(low, low + width, 100.0, 600.0)
    ticks = axis.ticks(at_most)
    assert axis.value(axis.x(low + width / 3)) == pytest.approx(low + width / 3)
    assert all(99 <= axis.x(value) <= 701 for value, _ in ticks)
    assert len({text for _, text in ticks}) == len(ticks) <= max(3, at_most + 1)
