"""Styles of lanes, also of those that cannot be started here."""

import pytest

from engine.race.plan.lanes import lane_styles
from engine.race.spec.lane import Lane
from engine.vocabulary.bounds import COLOURS


def pool(size):
    return Lane("thread-pool", None, {"size": size})


@pytest.mark.parametrize("odd", [Lane("fibres"), pool("abc"), pool("")])
def test_a_lane_that_cannot_be_started_has_a_style_beside_a_sweep(odd):
    styles = lane_styles((odd, *map(pool, ("1", "2", "4"))))
    assert len(set(styles)) == 4
    # The lanes of the sweep keep their strategy's colour.
    assert len({style % COLOURS for style in styles[1:]}) == 1
