import json
import re
import sys

import pytest

from engine.export.json import to_json
from engine.export.sweep_fit import peak_text, rate_text, share_text, sweep_fit_lines
from engine.race.plan.plan import PlannedAmount
from engine.race.plan.planner import plan_race
from engine.race.result.result import fold
from engine.race.result.sweep_fit import fit_sweep, result_sweeps
from engine.race.spec.axis import at_clusters
from engine.race.spec.presets import preset_named
from engine.statistics.scalability import ScalabilityFit
from tests.engine.races import made_up_race, made_up_sweep


def result_of(amounts="1/2/4/8/16/32", **options):
    return fold(made_up_sweep(amounts, **options))


def test_a_sweep_of_six_sizes_is_fitted_by_the_law():
    result = result_of(contention=0.1, coherency=0.002)
    (sweep,) = result_sweeps(result)
    found = fit_sweep(result.plan, result, sweep, at_clusters(8))
    assert found.fit.contention == pytest.approx(0.1, rel=1e-3)
    assert found.fit.coherency == pytest.approx(0.002, rel=1e-3)
    assert [one.size for one in found.sizes] == [1, 2, 4, 8, 16, 32]
    assert fit_sweep(result.plan, result, sweep, at_clusters(8)).fit is found.fit


def test_what_a_fit_still_needs_is_said():
    lines = list(sweep_fit_lines(result_of("1/2/4/8/16")))
    assert lines == [
        "thread pool by pool size at 8 clusters: only 5 of the 6 sizes that a fit needs"
    ]


def test_a_fit_without_its_library_is_told_as_such(monkeypatch):
    monkeypatch.setitem(sys.modules, "scipy.optimize", None)
    lines = list(sweep_fit_lines(result_of("1/2/4/8/16/20")))
    assert lines == [
        "thread pool by pool size at 8 clusters: the fit needs scipy, which is not installed"
    ]


def test_the_fit_is_told_with_its_residuals_and_what_cannot_help():
    lines = list(sweep_fit_lines(result_of("1/2/4/8/16/128", contention=0.1)))
    law, most, intervals, residuals, units = lines
    assert "one thread does" in law
    assert "contention 0.1 (sigma)" in law
    assert most == "  most throughput: about 30 threads; 15 for 90 %"
    assert re.fullmatch(
        r"  95 % intervals: lambda [\d.]+ to [\d.]+, "
        r"sigma 0\.09\d* to 0\.1\d*, kappa 0\.0\d+ to 0\.0\d+",
        intervals,
    )
    assert residuals.startswith("  measured over fitted: 1: ")
    assert "a run has 64 units" in units


def test_throughput_that_only_grows_is_said_to_have_no_peak():
    result = result_of(contention=0.0, coherency=0.0)
    (line,) = (line for line in sweep_fit_lines(result) if "throughput" in line)
    assert line == "  most throughput: none found up to 32 threads; 29 for 90 %"
    (sweep,) = json.loads(to_json(result))["scalability"]
    assert sweep["fit"]["peak"] is None
    assert sweep["fit"]["least_for_90_percent"] == 29


def test_a_race_without_a_sweep_tells_of_none():
    assert list(sweep_fit_lines(fold(made_up_race()))) == []


def test_json_holds_the_fit_and_its_points():
    (sweep,) = json.loads(to_json(result_of(contention=0.1)))["scalability"]
    assert (sweep["sweep"], sweep["option"], sweep["clusters"]) == ("thread pool", "size", 8)
    assert [point["size"] for point in sweep["points"]] == [1, 2, 4, 8, 16, 32]
    fit = sweep["fit"]
    assert fit["contention"] == pytest.approx(0.1, rel=1e-3)
    assert fit["peak"] == pytest.approx(30, rel=1e-2)
    assert fit["least_for_90_percent"] == 15
    assert fit["confidence"] == 0.95
    for name in ("rate_per_s", "contention", "coherency"):
        interval = "rate_interval_per_s" if name == "rate_per_s" else f"{name}_interval"
        low, high = fit[interval]
        assert low < fit[name] < high


def test_sizes_that_failed_are_left_out():
    result = result_of(failed_sizes=(4,))
    (sweep,) = result_sweeps(result)
    found = fit_sweep(result.plan, result, sweep, at_clusters(8))
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


def fitted(contention, coherency, largest, coherency_interval):
    return ScalabilityFit(
        rate=100.0,
        contention=contention,
        coherency=coherency,
        residuals={1: 0.0, largest: 0.0},
        rate_interval=(99.0, 101.0),
        contention_interval=(contention, contention),
        coherency_interval=coherency_interval,
    )


def test_a_peak_is_told_as_people_say_it():
    threads = PlannedAmount("size", "Pool size", "thread", 8, "thread pool", {})
    processes = PlannedAmount("size", "Pool size", "process", 8, "process pool", {})
    sure = (0.009, 0.011)
    assert peak_text(fitted(0.1, 0.01, 16, sure), threads) == "about 9 threads; 6 for 90 %"
    assert peak_text(fitted(0.1, 0.01, 6, sure), processes) == "beyond 6 processes; 5 for 90 %"
    # Far from what was measured, or with a cost of agreeing that may be none.
    assert peak_text(fitted(0.1, 0.01, 4, sure), threads) == "none found up to 4 threads"
    assert peak_text(fitted(0.1, 0.01, 16, (0.0, 0.02)), threads).startswith("none found up to 16")
    # More only hinder one another.
    assert peak_text(fitted(1.2, 0.01, 8, sure), threads) == "about 1 thread"


def test_the_preset_of_pool_sizes_ends_within_a_minute_and_can_be_fitted():
    plan = plan_race(preset_named("pool").spec)
    assert plan.estimate_s < 60
    assert len(plan.lanes) >= 6
