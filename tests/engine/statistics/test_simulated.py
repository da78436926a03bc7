"""Whether verdicts and intervals are as certain as they claim, on times drawn by the thousand."""

import math
import random
import statistics

import pytest

from engine.statistics.comparison import Verdict, compare
from engine.statistics.interval import median_interval

pytestmark = pytest.mark.long

SEED = 20
DRAWN = 20_000


def same_strategy(draw, blocks):
    """Return a race of a strategy with itself: both drift alike, some runs take longer."""
    pairs = []
    for block in range(blocks):
        base = 1 + 0.05 * block / (blocks - 1)
        pairs.append(tuple(base * draw.lognormvariate(0, 0.02) for _ in range(2)))
    return pairs


@pytest.mark.parametrize("blocks", [6, 10, 30])
@pytest.mark.parametrize("others", [1, 3])
def test_a_strategy_is_rarely_told_apart_from_itself(blocks, others):
    draw = random.Random(SEED)
    told_apart = 0
    for _ in range(DRAWN):
        # Without a band, so that certainty alone decides.
        found = compare({lane: same_strategy(draw, blocks) for lane in range(others)}, 0.0)
        told_apart += any(one.verdict in (Verdict.FASTER, Verdict.SLOWER) for one in found.values())
    assert told_apart <= 0.05 * DRAWN


def interrupted(draw):
    """Draw a time of about 1 that is sometimes several times as long."""
    return draw.gauss(1, 0.05) * (draw.uniform(2, 6) if draw.random() < 0.1 else 1)


@pytest.mark.parametrize("count", [6, 10, 20, 40])
@pytest.mark.parametrize(
    ("sample", "median"),
    [
        pytest.param(lambda draw: draw.gauss(10, 1), 10.0, id="normal"),
        pytest.param(lambda draw: draw.expovariate(1), math.log(2), id="exponential"),
        pytest.param(lambda draw: draw.lognormvariate(0, 1.5), 1.0, id="lognormal"),
        # Nine in ten are normal and the others above all of these: half of all lie below the
        # normal's quantile at 0.5 / 0.9.
        pytest.param(
            interrupted, statistics.NormalDist(1, 0.05).inv_cdf(0.5 / 0.9), id="interrupted"
        ),
    ],
)
def test_an_interval_holds_the_true_median_as_often_as_it_says(sample, median, count):
    draw = random.Random(SEED)
    held, claimed = 0, 0.0
    for _ in range(DRAWN):
        interval = median_interval([sample(draw) for _ in range(count)])
        held += interval.low <= median <= interval.high
        claimed = interval.coverage
    assert claimed >= 0.95
    # Four standard errors of a share that is counted in this many samples.
    assert held / DRAWN == pytest.approx(claimed, abs=4 * math.sqrt(0.05 * 0.95 / DRAWN))
