import statistics

import pytest

from engine.workload.durations import Spread, durations_s

SPREADS = [Spread.UNIFORM, Spread.EXPONENTIAL]


@pytest.mark.parametrize("spread", SPREADS)
def test_durations_lie_round_their_mean(spread):
    drawn = durations_s(spread, 0.3, 7, 20_000)
    assert statistics.fmean(drawn) == pytest.approx(0.3, rel=0.03)
    assert min(drawn) >= 0
    deviation = {Spread.UNIFORM: 0.3 / 3**0.5, Spread.EXPONENTIAL: 0.3}[spread]
    assert statistics.pstdev(drawn) == pytest.approx(deviation, rel=0.05)


@pytest.mark.parametrize("spread", SPREADS)
def test_a_query_has_one_duration_however_many_there_are(spread):
    few, many = durations_s(spread, 1.0, 5, 10), durations_s(spread, 1.0, 5, 100)
    assert list(few) == list(many)[:10]
    assert list(few) != list(durations_s(spread, 1.0, 6, 10))


def test_the_same_seed_draws_the_same_in_every_version_of_python():
    drawn = durations_s(Spread.EXPONENTIAL, 1.0, 7, 3)
    assert list(drawn) == pytest.approx([0.3347, 0.2144, 0.6316], abs=1e-4)


def test_constant_durations_are_all_the_mean():
    constant = durations_s(Spread.CONSTANT, 0.25, 1, 1_000_000)
    assert {constant[0], constant[999_999]} == {0.25}
