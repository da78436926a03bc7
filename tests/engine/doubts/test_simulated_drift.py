"""How often drift is told of, of times drawn by the thousand, where there is some and is none."""

import random

import pytest

from engine.doubts.times import DRIFT_P, LEAST_DRIFT
from engine.statistics.trend import trend_of

pytestmark = pytest.mark.long

SEED = 20
DRAWN = 5000


def told(blocks, drift):
    """Return in what share of races with skewed times drift is told of, 0..1."""
    draw = random.Random(SEED)
    found = 0
    for _ in range(DRAWN):
        trend = trend_of(
            [drift * block / (blocks - 1) + draw.lognormvariate(-4, 0.6) for block in range(blocks)]
        )
        found += trend.p_value <= DRIFT_P and abs(trend.change) > LEAST_DRIFT
    return found / DRAWN


@pytest.mark.parametrize("blocks", [10, 20, 60])
def test_drift_is_rarely_told_of_where_there_is_none(blocks):
    assert told(blocks, drift=0.0) <= DRIFT_P


@pytest.mark.parametrize("blocks", [10, 20, 60])
def test_a_race_that_gets_a_tenth_slower_is_nearly_always_told_of(blocks):
    assert told(blocks, drift=0.1) >= 0.9
