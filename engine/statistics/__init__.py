"""Statistics of elapsed times: intervals, comparisons, outliers, fits."""
