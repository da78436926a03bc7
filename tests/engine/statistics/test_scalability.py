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
    assert fit.throughput(100) == pytest.approx(5000, rel=1e-2)


def test_a_pool_that_brings_nothing_fits_too():
    fit = fit_scalability(dict.fromkeys((1, 2, 3, 4, 6, 8), 30.0))
    assert fit.contention == pytest.approx(1, rel=1e-3)
    assert fit.peak is None or fit.peak < 2


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
