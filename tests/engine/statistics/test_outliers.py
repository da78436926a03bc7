from engine.statistics.outliers import Outlier, label_outliers


def test_far_values_are_labelled_by_how_far_they_are():
    # Quartiles 2 and 4: fences at -1 and 7, and at -4 and 10.
    values = (1, 2, 3, 4, 8)
    assert label_outliers(values) == (*(Outlier.NONE,) * 4, Outlier.MILD)
    assert label_outliers((1, 2, 3, 4, 11))[-1] is Outlier.FAR
    assert label_outliers((-5, 2, 3, 4, 5))[0] is Outlier.FAR


def test_few_or_equal_values_have_none():
    assert label_outliers((1, 1, 1, 100)) == (Outlier.NONE,) * 4
    assert label_outliers((2.0,) * 10) == (Outlier.NONE,) * 10
