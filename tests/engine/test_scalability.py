import json
import sys

import pytest

from engine.export.json import to_json
from engine.export.scalability import peak_text, rate_text, scalability_lines, share_text
from engine.plan import plan_race
from engine.presets import preset_named
from engine.result import fold
from engine.scalability import fit_sweep, result_sweeps
from engine.statistics.scalability import ScalabilityFit
from tests.engine.races import made_up_race, made_up_sweep


def result_of(amounts="1/2/4/8/16/32", **options):
    return fold(made_up_sweep(amounts, **options))


def test_a_sweep_of_six_sizes_is_fitted_by_the_law():
    result = result_of(contention=0.1, coherency=0.002)
    (sweep,) = result_sweeps(result)
    found = fit_sweep(result.plan, result, sweep, 8)
    assert found.fit.contention == pytest.approx(0.1, rel=1e-3)
    assert found.fit.coherency == pytest.approx(0.002, rel=1e-3)
    assert [point.size for point in found.points] == [1, 2, 4, 8, 16, 32]
    assert fit_sweep(result.plan, result, sweep, 8).fit is found.fit


def test_what_a_fit_still_needs_is_said():
    lines = list(scalability_lines(result_of("1/2/4/8/16")))
    assert lines == [
        "thread pool by pool size at 8 clusters: 5 of the 6 sizes that a fit needs at least"
    ]


def test_a_fit_without_its_library_is_told_as_such(monkeypatch):
    monkeypatch.setitem(sys.modules, "scipy.optimize", None)
    lines = list(scalability_lines(result_of("1/2/4/8/16/20")))
    assert lines == [
        "thread pool by pool size at 8 clusters: the fit needs scipy, which is not installed"
    ]


def test_the_fit_is_told_with_its_residuals_and_what_cannot_help():
    first, second, third = scalability_lines(result_of("1/2/4/8/16/128", contention=0.1))
    assert "contention 0.1 (sigma)" in first
    assert second.startswith("  measured over fitted: 1: ")
    assert "a run has 64 units" in third


def test_a_race_without_a_sweep_tells_of_none():
    assert list(scalability_lines(fold(made_up_race()))) == []


def test_json_holds_the_fit_and_its_points():
    (sweep,) = json.loads(to_json(result_of(contention=0.1)))["scalability"]
    assert (sweep["sweep"], sweep["option"], sweep["clusters"]) == ("thread pool", "size", 8)
    assert [point["size"] for point in sweep["points"]] == [1, 2, 4, 8, 16, 32]
    assert sweep["fit"]["contention"] == pytest.approx(0.1, rel=1e-3)


def test_sizes_that_failed_are_left_out():
    result = result_of(failed_sizes=(4,))
    (sweep,) = result_sweeps(result)
    found = fit_sweep(result.plan, result, sweep, 8)
    assert (found.fit, found.missing) == (None, 1)


def test_numbers_of_a_fit_are_short():
    assert [share_text(share) for share in (0, 1e-7, 0.00012, 0.0314, 1.0)] == [
        "0",
        "0",
        "0.00012",
        "0.031",
        "1",
    ]
    assert [rate_text(rate) for rate in (0.8123, 98.24, 1040.2)] == ["0.812", "98.2", "1040"]
    assert peak_text(ScalabilityFit(1, 0.1, 0.0, {})) == "none"
    assert peak_text(ScalabilityFit(1, 0.1, 0.01, {8: 0.0})) == "9"
    assert peak_text(ScalabilityFit(1, 0.1, 0.01, {4: 0.0})) == "beyond 4"


def test_the_preset_of_pool_sizes_ends_within_a_minute_and_can_be_fitted():
    plan = plan_race(preset_named("pool").spec)
    assert plan.estimate_s < 60
    assert len(plan.lanes) >= 6
