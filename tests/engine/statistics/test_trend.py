import random

import pytest
from scipy import stats

from engine.statistics.trend import trend_of


def test_few_values_have_no_trend():
    assert trend_of([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]) is None


def test_the_slope_is_sens_and_the_probability_is_kendalls():
    draw = random.Random(3)
    values = [0.03 * place + draw.gauss(0, 1) for place in range(60)]
    trend = trend_of(values)
    assert trend.change == pytest.approx(59 * stats.theilslopes(values).slope)
    by_scipy = stats.kendalltau(range(60), values, method="asymptotic").pvalue
    # Ours is corrected for continuity, which makes it greater by a little.
    assert by_scipy < trend.p_value < by_scipy + 0.02


def test_ties_are_counted_as_such():
    values = [1.0, 1.0, 1.0, 2.0, 2.0, 2.0, 3.0, 3.0, 3.0, 3.0]
    expected = stats.kendalltau(range(10), values, method="asymptotic").pvalue
    assert expected < trend_of(values).p_value < 1.5 * expected
    assert trend_of([5.0] * 10).p_value == 1.0


def test_one_wild_value_makes_no_trend():
    values = [0.0, 0.1, -0.1, 0.05, -0.05, 0.1, -0.1, 0.0, 0.05, 50.0]
    assert trend_of(values).p_value > 0.05
    assert abs(trend_of(values).change) < 0.5


def test_without_a_trend_it_is_found_as_rarely_as_promised():
    draw = random.Random(5)
    found = sum(
        trend_of([draw.expovariate(1) for _ in range(10)]).p_value <= 0.05 for _ in range(1000)
    )
    assert found <= 60


def test_very_many_values_are_put_together():
    assert trend_of([place / 1e4 for place in range(10_000)]).p_value < 1e-10
