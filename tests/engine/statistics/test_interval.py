import math
import random
import sys
from fractions import Fraction
from itertools import product

import pytest

from engine.statistics import interval as interval_module
from engine.statistics.interval import (
    coverage,
    interval_rank,
    least_count,
    lower_tail,
    median_interval,
    relative_width,
)


def test_fewer_than_six_values_have_no_interval():
    assert median_interval(range(5)) is None
    assert median_interval(range(6)) is not None
    assert least_count(0.05) == 6


@pytest.mark.parametrize(
    # David and Nagaraja, Order Statistics, and any table of the sign test.
    ("count", "rank", "coverage"),
    [(6, 1, 0.9688), (8, 1, 0.9922), (9, 2, 0.9609), (10, 2, 0.9785), (20, 6, 0.9586)],
)
def test_the_interval_is_the_tables(count, rank, coverage):
    values = random.Random(1).sample(range(1000), count)
    interval = median_interval(values)
    ordered = sorted(values)
    assert (interval.low, interval.high) == (ordered[rank - 1], ordered[-rank])
    assert interval.coverage == pytest.approx(coverage, abs=5e-5)


def test_the_coverage_is_that_of_all_equally_likely_cases():
    # Each draw falls below or above the median: count the cases in which 2nd..5th enclose it.
    cases = list(product((0, 1), repeat=6))
    enclosing = sum(2 <= sum(case) <= 4 for case in cases)
    assert Fraction(enclosing, len(cases)) == 1 - 2 * Fraction(lower_tail(1, 6))


def test_a_stricter_level_gives_a_wider_interval():
    values = list(range(20))
    widths = [median_interval(values, level).width for level in (0.5, 0.9, 0.99, 0.999)]
    assert widths == sorted(widths)
    assert widths[0] < widths[-1]


def test_an_interval_exists_from_the_least_count_on():
    for error in (0.05, 0.025, 0.01, 0.001):
        count = least_count(error)
        assert interval_rank(count, error) >= 1
        assert interval_rank(count - 1, error) == 0


def test_the_relative_width_is_a_share_of_the_median():
    assert relative_width([100, 101, 102, 103, 104, 105]) == pytest.approx(5 / 102.5)
    assert relative_width([1.0]) is None
    assert relative_width([0.0] * 8) is None


def steps_of(function, *arguments):
    """Return how many lines of the module a call runs."""
    lines = 0

    def trace(frame, event, _):
        nonlocal lines
        if frame.f_code.co_filename != interval_module.__file__:
            return None
        lines += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        function(*arguments)
    finally:
        sys.settrace(before)
    return lines


@pytest.mark.parametrize("count", [250, 500, 1000, 2000])
def test_the_work_of_an_interval_grows_no_faster_than_its_values(count):
    interval_rank.cache_clear()
    lower_tail.cache_clear()
    assert 0 < steps_of(coverage, count) < 10 * count


@pytest.mark.parametrize("count", [0, 1, 7, 64, 331])
def test_tails_are_sums_of_binomials(count):
    for successes in range(-1, count + 1):
        ways = sum(math.comb(count, heads) for heads in range(successes + 1))
        assert lower_tail(successes, count) == ways / 2**count


def test_the_rank_is_the_greatest_that_errs_no_more_than_asked_for():
    for count, error in product((6, 7, 50, 99, 100), (0.05, 0.05 / 3, 0.001)):
        rank = interval_rank(count, error)
        assert 2 * lower_tail(rank, count) > error
        assert rank == 0 or 2 * lower_tail(rank - 1, count) <= error
