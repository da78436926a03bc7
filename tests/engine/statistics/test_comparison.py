import random

import pytest

from engine.statistics.comparison import Verdict, compare

BAND = 0.01


def times(ratio, blocks=10, noise=0.002, seed=1, drift=0.0):
    """Return pairs of times whose ratio is given, all drifting together."""
    draw = random.Random(seed)
    pairs = []
    for block in range(blocks):
        base = 1 + drift * block
        pairs.append((ratio * base * draw.gauss(1, noise), base * draw.gauss(1, noise)))
    return pairs


def test_a_clear_difference_is_told_with_its_ratio():
    found = compare({1: times(1.10), 2: times(0.5, seed=2)}, BAND)
    assert found[1].verdict is Verdict.SLOWER
    assert found[1].ratio == pytest.approx(1.10, rel=0.01)
    assert found[1].interval.low < found[1].ratio < found[1].interval.high
    assert found[2].verdict is Verdict.FASTER


def test_a_difference_inside_the_band_is_a_tie():
    pairs = times(1.005, noise=0.0001)
    assert compare({1: pairs}, BAND)[1].verdict is Verdict.TIE
    assert compare({1: pairs}, 0.001)[1].verdict is Verdict.SLOWER


def test_an_interval_that_reaches_into_the_band_is_a_tie():
    pairs = [(1.05, 1.0)] * 8 + [(1.0, 1.0)] * 2
    found = compare({1: pairs}, BAND)[1]
    assert found.interval.low <= 1 + BAND
    assert found.verdict is Verdict.TIE


def test_drift_from_block_to_block_hides_nothing():
    assert compare({1: times(1.03, drift=0.5)}, BAND)[1].verdict is Verdict.SLOWER


def test_too_few_blocks_give_no_verdict_and_say_how_many_it_takes():
    found = compare({1: [(2.0, 1.0)] * 5}, BAND)[1]
    assert found.verdict is Verdict.UNDECIDED
    assert found.interval is None
    assert (found.blocks, found.blocks_needed) == (5, 6)


def test_several_comparisons_need_more_certainty():
    # Eight blocks of ten to one side: p = 0.109 is no difference; nine of ten, 0.021, is one
    # alone, and none among three, of which the most certain is held to 0.0167.
    pairs = [(1.1, 1.0)] * 9 + [(0.9, 1.0)]
    assert compare({1: pairs}, BAND)[1].verdict is Verdict.SLOWER
    assert compare(dict.fromkeys((1, 2, 3), pairs), BAND)[1].verdict is Verdict.TIE


def test_after_a_certain_one_the_next_is_held_to_less():
    # Holm's steps: 0.0020 under 0.05 / 2, then 0.0215 under 0.05.
    certain = [(1.1, 1.0)] * 10
    likely = [(1.1, 1.0)] * 9 + [(0.9, 1.0)]
    found = compare({1: certain, 2: likely}, BAND)
    assert [found[lane].verdict for lane in (1, 2)] == [Verdict.SLOWER, Verdict.SLOWER]
    # Alone against an uncertain one, it would not be.
    none = [(1.0, 1.0)] * 10
    assert compare({1: none, 2: likely}, BAND)[2].verdict is Verdict.SLOWER
    assert compare({1: none, 2: none, 3: likely}, BAND)[3].verdict is Verdict.TIE


def test_the_interval_shown_is_the_one_that_decided():
    for ratio in (0.9, 0.985, 0.995, 1.0, 1.012, 1.2):
        for seed in range(20):
            found = compare({1: times(ratio, noise=0.01, seed=seed)}, BAND)[1]
            low, high = found.interval.low, found.interval.high
            decided = {
                Verdict.FASTER: high < 1 / (1 + BAND),
                Verdict.SLOWER: low > 1 + BAND,
                Verdict.TIE: low <= 1 + BAND and high >= 1 / (1 + BAND),
            }
            assert decided[found.verdict]


def test_a_lane_without_pairs_is_left_out():
    assert compare({1: []}, BAND) == {}
