import random

import pytest

from engine.statistics.scalability import fit_scalability


def law(workers, rate, contention, coherency):
    return rate * workers / (1 + contention * (workers - 1) + coherency * workers * (workers - 1))


def test_the_fit_finds_the_parameters_it_was_made_from():
    sizes = (1, 2, 4, 8, 16, 32)
    fit = fit_scalability({size: law(size, 120, 0.05, 0.002) for size in sizes})
    assert fit.rate == pytest.approx(120, rel=1e-3)
    assert fit.contention == pytest.approx(0.05, rel=1e-2)
    assert fit.coherency == pytest.approx(0.002, rel=1e-2)
    assert fit.peak == pytest.approx((0.95 / 0.002) ** 0.5, rel=1e-2)
    assert all(abs(off) < 1e-4 for off in fit.residuals.values())


def test_perfect_scaling_has_no_peak():
    fit = fit_scalability({size: 50.0 * size for size in range(1, 9)})
    assert fit.contention == pytest.approx(0, abs=1e-4)
    assert fit.peak is None
    assert fit.least_for(0.9) == 8
    assert fit.throughput(100) == pytest.approx(5000, rel=1e-2)


def test_a_pool_that_brings_nothing_fits_too():
    fit = fit_scalability(dict.fromkeys((1, 2, 3, 4, 6, 8), 30.0))
    assert fit.contention == pytest.approx(1, rel=1e-3)
    assert fit.peak is None
    assert fit.least_for(0.9) == 1


@pytest.mark.parametrize("sizes", [(1, 2, 4, 8, 16, 32), (1, 2, 3, 4, 6, 8, 12, 16)])
@pytest.mark.parametrize("contention", [0.0, 0.05])
def test_noise_makes_no_peak_where_workers_need_not_agree(sizes, contention):
    found = 0
    for seed in range(40):
        draw = random.Random(seed)
        noisy = {n: law(n, 100, contention, 0) * draw.lognormvariate(0, 0.01) for n in sizes}
        found += fit_scalability(noisy).peak is not None
    # Of those intervals one in forty lies above nothing by chance.
    assert found <= 3


@pytest.mark.parametrize(
    ("contention", "coherency"), [(0.0, 0.0), (0.05, 0.0), (0.05, 0.002), (0.3, 0.01)]
)
def test_intervals_hold_the_true_parameters(contention, coherency):
    draw = random.Random(11)
    held = [0, 0, 0]
    fits = 80
    for _ in range(fits):
        points = {
            n: law(n, 100, contention, coherency) * draw.lognormvariate(0, 0.02)
            for n in (1, 2, 4, 8, 16, 32)
        }
        fit = fit_scalability(points)
        bounds = (fit.rate_interval, fit.contention_interval, fit.coherency_interval)
        for place, ((low, high), true) in enumerate(
            zip(bounds, (100, contention, coherency), strict=True)
        ):
            held[place] += low <= true <= high
    assert min(held) >= 0.88 * fits


def test_intervals_shrink_with_the_scatter():
    def width(noise):
        draw = random.Random(5)
        sizes = (1, 2, 4, 8, 16, 32)
        fit = fit_scalability(
            {n: law(n, 100, 0.1, 0.001) * draw.lognormvariate(0, noise) for n in sizes}
        )
        low, high = fit.contention_interval
        return high - low

    assert width(0.005) < width(0.05) / 5


def test_the_price_of_nearly_the_most_is_told():
    fit = fit_scalability({n: law(n, 120, 0.05, 0.005) for n in (1, 2, 4, 8, 16, 32)})
    peak = fit.peak
    assert peak == pytest.approx((0.95 / 0.005) ** 0.5, rel=1e-2)
    least = fit.least_for(0.9)
    assert law(least, 120, 0.05, 0.005) >= 0.9 * law(peak, 120, 0.05, 0.005)
    assert law(least - 1, 120, 0.05, 0.005) < 0.9 * law(peak, 120, 0.05, 0.005)


def test_residuals_say_how_far_a_point_is_off():
    points = {size: law(size, 100, 0.02, 0.0) for size in (1, 2, 3, 4, 6, 8, 12, 16)}
    points[6] *= 0.8
    fit = fit_scalability(points)
    assert min(fit.residuals, key=fit.residuals.get) == 6
    assert fit.residuals[6] < -0.1


def test_noise_leaves_the_parameters_near():
    draw = random.Random(3)
    fit = fit_scalability(
        {size: law(size, 100, 0.1, 0.001) * draw.gauss(1, 0.01) for size in (1, 2, 4, 8, 16, 32)}
    )
    assert fit.contention == pytest.approx(0.1, rel=0.3)


def test_five_points_are_too_few():
    assert fit_scalability(dict.fromkeys((1, 2, 3, 4, 5), 1.0)) is None
